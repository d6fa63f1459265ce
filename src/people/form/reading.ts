import * as l10n from '@vscode/l10n';
import type { Person } from '../list/people';
import { readList, type Question, type ListReading } from '../list/readList';
import type { Wanted } from '../plan/model';
import { toWanted } from '../plan/plan';
import type { Draft, InputNote, InputProblem, Reading } from './messages';

let last: { text: string; rest: string; reading: ListReading } | undefined;

/** Reads a list. Caches the last result, since a long list takes a moment. */
function read(
  { text, answers = {} }: Pick<Draft, 'text' | 'answers'>,
  accounts: readonly string[],
): ListReading {
  const rest = JSON.stringify([answers, accounts]);
  if (last?.text !== text || last.rest !== rest) {
    last = { text, rest, reading: readList(text, answers, accounts) };
  }
  return last.reading;
}

/** Returns what the page shows about a list. `accounts` are the SIDs and names that the list can refer to. */
export function readingOf(draft: Pick<Draft, 'text' | 'answers'>, accounts: readonly string[]): Reading {
  const { people, remarks, ...rest } = read(draft, accounts);
  const shown = people.map(({ email, givenName, familyName, roles }) => ({
    email,
    ...((givenName ?? familyName) !== undefined && {
      name: [givenName, familyName].filter((part) => part !== undefined).join(' '),
    }),
    ...(roles && { roles }),
  }));
  return { ...rest, people: shown, notes: remarks };
}

/** Returns the draft's list. Roles chosen in the table override those in the text. */
export function readDraft(draft: Draft, accounts: readonly string[]): ListReading {
  const reading = read(draft, accounts);
  const people = reading.people.map((person): Person => {
    const roles = draft.own?.[person.email];
    return roles === undefined ? person : { ...person, roles };
  });
  return { ...reading, people };
}

/** Returns who should have what on the account according to the draft, and why that isn't clear. */
export function wantedOf(
  draft: Draft,
  account: { sid: string; name: string },
  accounts: readonly string[],
): { wanted: Wanted[]; problems: InputProblem[]; notes: InputNote[] } {
  const { people, problems, remarks } = readDraft(draft, accounts);
  const { wanted, problems: further } = toWanted(people, { roles: draft.roles, account });
  return { wanted, problems: [...problems, ...further], notes: remarks };
}

/** Returns the draft's problems that can be found without a request to Twilio. */
export function checkDraft(draft: Draft, accounts: readonly string[]): InputProblem[] {
  const { people, problems, questions } = readDraft(draft, accounts);
  const open = questions.filter((question) => question.open);
  // Until the user answers, it's unclear whom to invite and with which roles.
  if (open.length > 0) return [...open.map(({ kind }) => unanswered(kind)), ...problems];
  const found: InputProblem[] = [...problems];
  if (people.length + found.length === 0) {
    found.push({ field: 'people', value: '', message: l10n.t('Enter at least one address.') });
  }
  const needsRole = people.length === 0 || people.some((each) => each.roles === undefined);
  if (needsRole && draft.roles.length === 0) {
    found.push({ field: 'roles', value: '', message: l10n.t('Select at least one role.') });
  }
  return found;
}

function unanswered(kind: Question['kind']): InputProblem {
  return { field: kind, value: '', message: remedyFor(kind) };
}

function remedyFor(kind: Question['kind']): string {
  switch (kind) {
    case 'address':
      return l10n.t('Select the column with the addresses.');
    case 'names':
      return l10n.t('Select what kind of name each column has.');
    case 'roleWords':
      return l10n.t('Select what each role word means.');
    case 'marks':
      return l10n.t('Select what each mark means.');
    case 'statuses':
      return l10n.t('Select which people to leave out.');
  }
}
