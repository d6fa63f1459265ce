import * as l10n from '@vscode/l10n';
import { redundancyIn } from '../accounts/roleWords';
import { builtInRoleNames, builtInRoles, scopedRole } from '../twilio/roles';
import { entriesOf, theEntry } from './report';
import type { EntryOf, Report, ReportCall, ReportState } from './schema';
import { stateWord, utc } from './words';

/** How many parts of a whole are verified and attested, in numbers and in words. */
export interface Progress {
  verified: number;
  attested: number;
  total: number;
  text: string;
}

/** A table cell: plain text, a state's word, which gets its own style, or progress, which can be drawn. */
export type Cell = string | { state: ReportState; text: string } | Progress;

/** A part of the readable report. All texts are plain, and each renderer escapes them. */
export type Block =
  | { kind: 'heading'; level: 1 | 2; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'list'; items: string[] }
  /** The first cell names its row. `about` is the table's caption. */
  | { kind: 'table'; about: string; head: string[]; rows: Cell[][] };

/** Returns the parts of the readable report in order, for Markdown and HTML. */
export function reportText(report: Report): Block[] {
  const { title, about, sample } = theEntry(report, 'report');
  const asked = requestsOf(report);
  const steps = entriesOf(report, 'step');
  return [
    { kind: 'heading', level: 1, text: title },
    { kind: 'paragraph', text: introduction(sample) },
    stepsTable(steps, sample),
    { kind: 'heading', level: 2, text: l10n.t('Who has access') },
    ...peopleBlocks(report, asked),
    { kind: 'heading', level: 2, text: l10n.t('Open items') },
    openBlock(report),
    ...steps.flatMap((step, index) => stepBlocks(report, step, index + 1, asked)),
    { kind: 'heading', level: 2, text: l10n.t('About this report') },
    { kind: 'paragraph', text: about },
    accountTable(report),
    { kind: 'heading', level: 2, text: l10n.t('Requests') },
    requestsBlock(asked, sample),
  ];
}

function introduction(sample: boolean): string {
  return sample
    ? l10n.t('This is the sample account, so its people and answers are invented.')
    : l10n.t('This is what Twilio’s API verified and what people marked as done, which no one checked.');
}

/** Shows at a glance how far each step is. */
function stepsTable(steps: readonly EntryOf<'step'>[], sample: boolean): Block {
  return {
    kind: 'table',
    about: l10n.t('The four steps'),
    head: [l10n.t('Step'), l10n.t('Done'), l10n.t('Status')],
    rows: steps.map(({ title, state, verified, attested, total }, index) => [
      `${index + 1}. ${title}`,
      { verified, attested, total, text: l10n.t('{0} of {1}', verified + attested, total) },
      { state, text: stateText(state, sample) },
    ]),
  };
}

function accountTable(report: Report): Block {
  const { madeAt, madeBy } = theEntry(report, 'report');
  const { name, sid, sample } = theEntry(report, 'account');
  return {
    kind: 'table',
    about: l10n.t('Account'),
    head: [l10n.t('Field'), l10n.t('Value')],
    rows: [
      [l10n.t('Name'), sample ? l10n.t('{0} (sample account)', name) : name],
      [l10n.t('Account SID'), sid ?? l10n.t('not connected')],
      [l10n.t('Created'), utc(madeAt)],
      [l10n.t('Created with'), `${madeBy.name} ${madeBy.version}`],
    ],
  };
}

function stepBlocks(
  report: Report,
  step: EntryOf<'step'>,
  number: number,
  asked: readonly ReportCall[],
): Block[] {
  const subSteps = entriesOf(report, 'subStep').filter((subStep) => subStep.step === step.id);
  return [
    { kind: 'heading', level: 2, text: `${number}. ${step.title}` },
    {
      kind: 'paragraph',
      text: l10n.t(
        '{0}. Verified: {1} of {2}. Marked as done: {3} of {2}.',
        stateWord(step.state),
        step.verified,
        step.total,
        step.attested,
      ),
    },
    {
      kind: 'table',
      about: l10n.t('Items in this step'),
      head: [l10n.t('Item'), l10n.t('Status'), l10n.t('Evidence')],
      rows: subSteps.map((subStep) => [
        subStep.recommended ? l10n.t('{0} (recommended)', subStep.title) : subStep.title,
        { state: subStep.state, text: stateOf(subStep) },
        restsOn(subStep, asked),
      ]),
    },
  ];
}

function stateOf({ state, answer }: EntryOf<'subStep'>): string {
  return stateText(state, answer?.from === 'sample');
}

function stateText(state: ReportState, sample: boolean): string {
  const isSample = sample && (state === 'verified' || state === 'stale');
  return isSample ? l10n.t('{0} (sample)', stateWord(state)) : stateWord(state);
}

function restsOn(
  { problem, answer, statement, hints }: EntryOf<'subStep'>,
  asked: readonly ReportCall[],
): string {
  const sentences = [
    problem,
    answer && answerText(answer, asked),
    statement && statementText(statement),
    hints && hintsText(hints, asked),
  ];
  return sentences.filter(Boolean).join(' ') || l10n.t('No one has marked this as done.');
}

function answerText(
  { from, value, calls }: NonNullable<EntryOf<'subStep'>['answer']>,
  asked: readonly ReportCall[],
): string {
  const at = utc(calls[0]?.at ?? '');
  const rows = numbers(calls, asked);
  return from === 'sample'
    ? l10n.t('The sample account answered on {0}: {1} (see Requests, no. {2}).', at, value, rows)
    : l10n.t('Twilio’s API answered on {0}: {1} (see Requests, no. {2}).', at, value, rows);
}

function hintsText(
  { from, events, calls }: NonNullable<EntryOf<'subStep'>['hints']>,
  asked: readonly ReportCall[],
): string {
  const listed = events.map(({ event, at }) => l10n.t('{0} on {1}', event, utc(at))).join('; ');
  const rows = numbers(calls, asked);
  return from === 'sample'
    ? l10n.t(
        'Hint from the sample account’s audit log, not proof: {0} (see Requests, no. {1}).',
        listed,
        rows,
      )
    : l10n.t('Hint from Twilio’s 30-day audit log, not proof: {0} (see Requests, no. {1}).', listed, rows);
}

/** Returns the calls' numbers in the table of requests, such as `1, 4`. */
function numbers(calls: readonly ReportCall[], asked: readonly ReportCall[]): string {
  return calls.map((call) => asked.findIndex((each) => isSame(each, call)) + 1).join(', ');
}

const isSame = (a: ReportCall, b: ReportCall) =>
  a.requestId === b.requestId && a.call === b.call && a.at === b.at;

/** Returns each request behind the report once, in the order of its entries. */
function requestsOf(report: Report): ReportCall[] {
  const calls = report.entries.flatMap((entry) => {
    if (entry.kind === 'people') return entry.calls;
    return entry.kind === 'subStep' ? [...(entry.answer?.calls ?? []), ...(entry.hints?.calls ?? [])] : [];
  });
  return calls.filter((call, index) => calls.findIndex((each) => isSame(each, call)) === index);
}

function requestsBlock(asked: readonly ReportCall[], sample: boolean): Block {
  if (asked.length === 0) return { kind: 'paragraph', text: l10n.t('None. Nothing was checked.') };
  return {
    kind: 'table',
    about: sample ? l10n.t('Requests to the sample account') : l10n.t('Requests to Twilio’s API'),
    head: [l10n.t('No.'), l10n.t('Call'), l10n.t('Answered'), l10n.t('Twilio’s request ID')],
    rows: asked.map(({ call, at, requestId }, index) => [
      String(index + 1),
      call,
      utc(at),
      requestId ?? l10n.t('none'),
    ]),
  };
}

function statementText({ by, at, note, claim }: NonNullable<EntryOf<'subStep'>['statement']>): string {
  const said = () => {
    if (claim === 'none')
      return l10n.t('On {1}, {0} (self-reported name) recorded that there’s none, on purpose.', by, utc(at));
    if (claim === 'outside')
      return l10n.t(
        'On {1}, {0} (self-reported name) recorded that it’s in place, but outside the API’s view.',
        by,
        utc(at),
      );
    return l10n.t('Marked as done by {0} (self-reported name) on {1}.', by, utc(at));
  };
  return note === undefined ? said() : `${said()} ${l10n.t('Note: {0}', note)}`;
}

function peopleBlocks(report: Report, asked: readonly ReportCall[]): Block[] {
  const people = theEntry(report, 'people');
  if (people.extent === 'unread') return [{ kind: 'paragraph', text: people.problem ?? '' }];
  const source = l10n.t(
    'Read just before the report was created (see Requests, no. {0}). The API shows only people in the organization. For others, it shows at most the SIDs of those with a role.',
    numbers(people.calls, asked),
  );
  const perRole = builtInRoleNames.map((role) => [
    builtInRoles[role].label,
    String(people.perRole[role] ?? 0),
  ]);
  const inNumbers: Block = {
    kind: 'table',
    about: l10n.t('Number of people'),
    head: [l10n.t('People'), l10n.t('Number')],
    rows: [
      [l10n.t('With access to the account, including the owner'), String(people.access)],
      ...perRole,
      ...people.otherRoles.map((role) => [otherRole(role), String(role.people)]),
      [l10n.t('In the organization without a role on the account'), String(people.withoutRole)],
      [l10n.t('Deactivated'), String(people.deactivated)],
    ],
  };
  const listed = entriesOf(report, 'person');
  const named: Block = {
    kind: 'table',
    about: l10n.t('People with access'),
    head: [l10n.t('Person'), l10n.t('Email address'), l10n.t('Roles')],
    rows: listed.map((person) => [person.name, person.email, rolesText(person)]),
  };
  const missing: Block[] = people.missing === undefined ? [] : [{ kind: 'paragraph', text: people.missing }];
  const paragraph: Block = { kind: 'paragraph', text: source };
  return [inNumbers, ...(people.extent === 'names' ? [named] : []), ...missing, paragraph];
}

function otherRole({ name, scope }: EntryOf<'person'>['otherRoles'][number]): string {
  return scopedRole(name, scope === 'organization');
}

function rolesText({ owner, roles, otherRoles }: EntryOf<'person'>): string {
  const held = [
    ...(owner ? [l10n.t('owner')] : []),
    ...roles.map((role) => builtInRoles[role].label),
    ...otherRoles.map(otherRole),
  ].join(', ');
  return [held, redundancyIn(roles)].filter(Boolean).join('. ');
}

function openBlock(report: Report): Block {
  const items = entriesOf(report, 'openPoint').map(({ text }) => text);
  return items.length > 0
    ? { kind: 'list', items }
    : { kind: 'paragraph', text: l10n.t('None. Each item is verified or marked as done.') };
}
