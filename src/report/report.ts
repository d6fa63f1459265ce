import * as l10n from '@vscode/l10n';
import { type Outside, plain, shortenSids } from '../twilio/redact';
import type { Attestation, ChecklistRecord, CheckResult } from '../checklist/record';
import type { ReportPeople } from './people';
import { reportVersion, type EntryOf, type Report, type ReportCall, type ReportEntry } from './schema';
import { utc } from './words';
import { stepState, subStepState, traces, type SubStepState } from '../checklist/state';
import { steps, type Step, type SubStep } from '../checklist/steps';

export interface ReportInput {
  account: { sid: string; named?: true | undefined; name: Outside; sample: boolean };
  record: ChecklistRecord;
  people: ReportPeople;
  madeAt: Date;
  /** The extension's version. */
  version: string;
  /** The language of the texts, such as `en`. */
  language: string;
  /** Whether the report shows the full Account SID rather than only its ends. */
  fullSid: boolean;
}

/** Makes the report: what's known about the account's setup, and how. It contains no secrets. */
export function makeReport(input: ReportInput): Report {
  const { account, record, people, madeAt, version, language, fullSid } = input;
  const { sample } = account;
  const name = plain(account.name);
  const points = steps.flatMap((step) => [
    stepEntry(step, record, madeAt),
    ...step.subSteps.map((subStep) => subStepEntry(step, subStep, input)),
  ]);
  const entries: ReportEntry[] = [
    {
      kind: 'report',
      id: 'report',
      title: sample
        ? l10n.t('Sample: Twilio setup report for {0}', name)
        : l10n.t('Twilio setup report for {0}', name),
      about: aboutText(sample),
      sample,
      madeAt: madeAt.toISOString(),
      madeBy: { name: 'Twilio Setup', version },
      language,
    },
    {
      kind: 'account',
      id: 'account',
      name,
      ...(!account.named && { sid: fullSid ? account.sid : shortenSids(account.sid) }),
      sample,
    },
    ...points,
    ...people,
  ];
  return {
    schema: `urn:twilio-setup:report:${reportVersion}`,
    schemaVersion: reportVersion,
    entries: [...entries, ...openPoints(entries)],
  };
}

/** Returns the entry of a kind that every report has exactly one of. */
export function theEntry<K extends 'report' | 'account' | 'people'>(report: Report, kind: K): EntryOf<K> {
  const found = entriesOf(report, kind)[0];
  if (!found) throw new Error(`The report has no ${kind} entry.`);
  return found;
}

export function entriesOf<K extends ReportEntry['kind']>(report: Report, kind: K): EntryOf<K>[] {
  return report.entries.filter((entry): entry is EntryOf<K> => entry.kind === kind);
}

function aboutText(sample: boolean): string {
  const text = l10n.t(
    'This report shows what was known about this account’s setup when the report was created. “Verified” means that Twilio’s API confirmed it at the time shown. “Marked as done” means that someone recorded it under a name of their choice. No one checked it. This report isn’t a certificate, doesn’t come from Twilio, and doesn’t cover anything that happened later.',
  );
  return sample
    ? `${l10n.t('This is the sample account. Its people and answers are invented, and nothing here comes from Twilio.')} ${text}`
    : text;
}

function stepEntry(step: Step, record: ChecklistRecord, now: Date): EntryOf<'step'> {
  const { kind, done, verified, stale, total } = stepState(step, record, now);
  return {
    kind: 'step',
    id: `step:${step.id}`,
    title: step.title(),
    state: kind,
    verified,
    attested: done - verified,
    stale,
    total,
  };
}

function subStepEntry(
  step: Step,
  subStep: SubStep,
  { record, account, madeAt }: ReportInput,
): EntryOf<'subStep'> {
  const state = subStepState(subStep, record, madeAt);
  const from = account.sample ? 'sample' : 'twilio';
  const latest = subStep.proof && record.checks[subStep.proof.check]?.results[0];
  const attestation = record.attestations[subStep.id];
  const events = traces(subStep, record);
  const audited = record.checks.events?.results[0];
  return {
    kind: 'subStep',
    id: `subStep:${subStep.id}`,
    step: `step:${step.id}`,
    title: subStep.title(),
    recommended: subStep.recommended ?? false,
    state: state.kind,
    ...problemOf(state),
    ...(latest &&
      state.finding && { answer: { from, value: plain(state.finding.value), calls: callsOf(latest) } }),
    ...(attestation && { statement: statementOf(attestation) }),
    ...(audited && events.length > 0 && { hints: { from, events, calls: callsOf(audited) } }),
  };
}

function callsOf({ source, further = [] }: CheckResult): ReportCall[] {
  return [source, ...further];
}

function statementOf({ by, at, note, claim, of }: Attestation): EntryOf<'subStep'>['statement'] {
  return {
    by: plain(by),
    at,
    ...(note !== undefined && { note: plain(note) }),
    ...(claim && { claim }),
    ...(of && { of: of.map(plain) }),
  };
}

/** Says why a sub-step needs attention, next to what the API reported and what the user recorded. */
function problemOf(state: SubStepState): { problem?: string } {
  if (state.kind !== 'attention') return {};
  switch (state.why.kind) {
    case 'failed': {
      const { failure } = state.why;
      const text = l10n.t('The check on {0} failed: {1}', utc(failure.at), plain(failure.message));
      return { problem: [text, failure.remedy && plain(failure.remedy)].filter(Boolean).join(' ') };
    }
    case 'contradicted':
      return { problem: l10n.t('The API’s answer contradicts the record.') };
    case 'wasMet':
      return { problem: l10n.t('The check on {0} passed, but it no longer does.', utc(state.why.metAt)) };
    case 'changed':
      return {
        problem: l10n.t('Decisions have changed since this was marked as done on {0}.', utc(state.why.at)),
      };
    case 'wrong':
      return { problem: l10n.t('The API reports a problem.') };
  }
}

/**
 * Lists what's left to do: each of the guide's sub-steps that isn't done, recommended ones that need attention, and
 * people if they couldn't be read.
 */
function openPoints(entries: readonly ReportEntry[]): EntryOf<'openPoint'>[] {
  return entries.flatMap((entry): EntryOf<'openPoint'>[] => {
    const text = openText(entry);
    return text === undefined ? [] : [{ kind: 'openPoint', id: `open:${entry.id}`, of: entry.id, text }];
  });
}

function openText(entry: ReportEntry): string | undefined {
  if (entry.kind === 'people') {
    const problem = entry.problem ?? entry.missing;
    return problem && l10n.t('Who has access: {0}', problem);
  }
  if (entry.kind !== 'subStep') return undefined;
  const { title, state, answer, problem, recommended } = entry;
  if (recommended && state !== 'attention') return undefined;
  switch (state) {
    case 'verified':
    case 'attested':
      return undefined;
    case 'stale':
      return l10n.t('“{0}”: Out of date. Check it again.', title);
    case 'attention':
      return l10n.t('“{0}”: {1}', title, problem ?? '');
    case 'open':
      return answer
        ? l10n.t('“{0}”: Not done. The API reports: {1}', title, answer.value)
        : l10n.t('“{0}”: Not done.', title);
  }
}
