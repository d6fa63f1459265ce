import type { BillingEvent, CheckId } from './evidence';
import { knownFrom, type Finding } from './judgements';
import {
  latestEvidence,
  type Attestation,
  type CheckFailure,
  type ChecklistRecord,
  type CheckResult,
} from './record';
import { countedIn, type Step, steps, type SubStep } from './steps';

/**
 * What a row shows. `attested`: a user marked it as done. `verified`: Twilio's API confirmed it. `stale`: the API
 * confirmed it too long ago to count. `attention`: the API contradicts it or a check failed. `finding` is the API's
 * last answer, if any.
 */
export type SubStepState =
  | { kind: 'open'; finding?: Finding }
  | { kind: 'attested'; attestation: Attestation; finding?: Finding }
  | { kind: 'verified' | 'stale'; result: CheckResult; finding: Finding; attestation?: Attestation }
  | { kind: 'attention'; why: AttentionReason; finding?: Finding; attestation?: Attestation };

export type AttentionReason =
  | { kind: 'failed'; failure: CheckFailure }
  | { kind: 'contradicted'; at: string }
  | { kind: 'wasMet'; at: string; metAt: string }
  | { kind: 'wrong'; at: string }
  /** The attested pieces have changed since `at`. */
  | { kind: 'changed'; at: string };

/** Returns the attestation, unless its pieces have changed since. */
export function standingAttestation(subStep: SubStep, record: ChecklistRecord): Attestation | undefined {
  const attestation = record.attestations[subStep.id];
  const now = subStep.pieces?.(record);
  if (!attestation || !now) return attestation;
  const { of: said = [] } = attestation;
  const isSame = said.length === now.length && said.every((piece) => now.includes(piece));
  return isSame ? attestation : undefined;
}

const hour = 60 * 60 * 1000;
const day = 24 * hour;

/**
 * How long an answer from the API counts, in milliseconds. After that, its row is out of date.
 * Balance: every call and message reduces it, and the account stops at zero.
 * Account: a suspension follows the balance, and nothing announces it in VS Code.
 * People: users join and leave within a week, and each unneeded role is a risk.
 * Triggers: they change only when a user changes them, and Twilio never deletes one.
 * Events: they have their own dates, and a week is well within the 30 days that Twilio keeps them.
 */
export const freshFor: Record<CheckId, number> = {
  balance: day,
  account: day,
  people: 7 * day,
  triggers: 30 * day,
  events: 7 * day,
};

/** Returns whether the answer is too old to count, or from the future because a clock was wrong. */
function isStale(check: CheckId, result: CheckResult, now: Date): boolean {
  const age = now.getTime() - Date.parse(result.source.at);
  return !(age >= -hour && age <= freshFor[check]);
}

/** Returns a sub-step's state. Only evidence makes it verified, and only an attestation makes it attested. */
export function subStepState(subStep: SubStep, record: ChecklistRecord, now: Date): SubStepState {
  const attestation = record.attestations[subStep.id];
  const claimed = attestation && { attestation };
  const { proof } = subStep;
  const check = proof && record.checks[proof.check];
  const latest = check?.results[0];
  const known = knownFrom(record, now);
  const finding = latest && proof?.judge(latest.evidence, known);
  const seen = finding && { finding };
  if (check?.failure && !(check.failure.offline && latest)) {
    return { kind: 'attention', why: { kind: 'failed', failure: check.failure }, ...seen, ...claimed };
  }
  if (proof && latest && finding) {
    const { at } = latest.source;
    const attention = (why: AttentionReason): SubStepState => ({
      kind: 'attention',
      why,
      finding,
      ...claimed,
    });
    const saidSince = attestation && Date.parse(attestation.at) > Date.parse(at);
    if (finding.judgement === 'wrong') return attention({ kind: 'wrong', at });
    if (finding.judgement === 'met') {
      if (attestation?.claim === 'none') return attention({ kind: 'contradicted', at });
      if (!isStale(proof.check, latest, now))
        return { kind: 'verified', result: latest, finding, ...claimed };
      if (!saidSince) return { kind: 'stale', result: latest, finding, ...claimed };
    }
    if (finding.judgement === 'notYet' && attestation) return attention({ kind: 'contradicted', at });
    const met = check.results.find((each) => proof.judge(each.evidence, known)?.judgement === 'met');
    if (met && !attestation && !finding.harmless)
      return attention({ kind: 'wasMet', at, metAt: met.source.at });
  }
  if (attestation && !standingAttestation(subStep, record))
    return { kind: 'attention', why: { kind: 'changed', at: attestation.at }, ...seen, attestation };
  return attestation ? { kind: 'attested', attestation, ...seen } : { kind: 'open', ...seen };
}

/** Returns the failure of a check, or of any, that couldn't reach Twilio and so left its earlier result as it was. */
export function unreached(record: ChecklistRecord, only?: CheckId): CheckFailure | undefined {
  const checks = only ? [record.checks[only]] : Object.values(record.checks);
  return checks.find((check) => check?.failure?.offline && check.results.length > 0)?.failure;
}

/**
 * Returns whether a user can mark the sub-step: no API sees it, its check isn't possible (`checkable` is false), the API
 * couldn't tell, or it's already marked. No user decides what the API verified.
 */
export function personDecides(
  subStep: SubStep,
  record: ChecklistRecord,
  checkable: boolean,
  now: Date,
): boolean {
  if (!subStep.proof) return true;
  const state = subStepState(subStep, record, now);
  if (state.kind === 'verified') return false;
  return !checkable || record.attestations[subStep.id] !== undefined || state.finding?.judgement === 'unseen';
}

export interface StepState {
  kind: SubStepState['kind'];
  /** Sub-steps that are verified or attested. */
  done: number;
  verified: number;
  /** Sub-steps that were verified too long ago. */
  stale: number;
  /** Sub-steps that need attention. */
  attention: number;
  total: number;
}

/** Returns the state of a step, to which only the guide's own sub-steps count. */
export function stepState(step: Step, record: ChecklistRecord, now: Date): StepState {
  return stateOf(countedIn(step), record, now);
}

/** Returns how many of the guide's steps are done. */
export function stepsDone(record: ChecklistRecord, now: Date): { done: number; total: number } {
  const isDone = (step: Step) => ['verified', 'attested'].includes(stepState(step, record, now).kind);
  return { done: steps.filter(isDone).length, total: steps.length };
}

/** Returns the first of the guide's sub-steps that's left to do. */
export function nextSubStep(record: ChecklistRecord, now: Date): SubStep | undefined {
  const isDone = (subStep: SubStep) =>
    ['verified', 'attested'].includes(subStepState(subStep, record, now).kind);
  return steps.flatMap(countedIn).find((subStep) => !isDone(subStep));
}

/** Returns the state of several sub-steps. It's verified only if all are, and attested if users marked the rest. */
export function stateOf(subSteps: readonly SubStep[], record: ChecklistRecord, now: Date): StepState {
  const kinds = subSteps.map((subStep) => subStepState(subStep, record, now).kind);
  const count = (kind: SubStepState['kind']) => kinds.filter((each) => each === kind).length;
  const verified = count('verified');
  const stale = count('stale');
  const attention = count('attention');
  const done = verified + count('attested');
  const total = kinds.length;
  const kind = () => {
    if (attention > 0) return 'attention';
    if (done + stale < total) return 'open';
    if (stale > 0) return 'stale';
    return verified === total ? 'verified' : 'attested';
  };
  return { kind: kind(), done, verified, stale, attention, total };
}

/** Returns the different findings of a sub-step's checks, newest first, each with the time it spans. */
export function history(
  subStep: SubStep,
  record: ChecklistRecord,
  now: Date,
): { finding: Finding; from: string; to: string }[] {
  const { proof } = subStep;
  if (!proof) return [];
  const known = knownFrom(record, now);
  const all = (record.checks[proof.check]?.results ?? []).flatMap(({ evidence, source, since }) => {
    const finding = proof.judge(evidence, known);
    return finding ? [{ finding, from: since ?? source.at, to: source.at }] : [];
  });
  return all.reduce<typeof all>((spans, next) => {
    const last = spans.at(-1);
    if (last?.finding.value !== next.finding.value) return [...spans, next];
    return [...spans.slice(0, -1), { ...last, from: next.from }];
  }, []);
}

/** Returns the audit events that hint at a sub-step, newest first. They never prove anything. */
export function traces(subStep: SubStep, record: ChecklistRecord): { event: BillingEvent; at: string }[] {
  const { latest = {} } = latestEvidence(record, 'events') ?? {};
  const seen = (subStep.traces ?? []).flatMap((event) => {
    const at = latest[event];
    return at === undefined ? [] : [{ event, at }];
  });
  return seen.sort((a, b) => b.at.localeCompare(a.at));
}
