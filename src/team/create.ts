import * as l10n from '@vscode/l10n';
import { type Access, builtInRolesOf, holdersOf, type Holder } from '../accounts/access';
import { SetupError } from '../twilio/errors';
import { raw } from '../twilio/redact';
import type { BuiltInRole } from '../twilio/roles';
import { type Apart, compareText, ownersOf, standingOf, type TeamKnowledge } from './compare';
import { labelOf, mostPeople, problemInName, type TeamFile, type TeamPerson } from './schema';

/** A new team file's text, and how many people it leaves out, by reason. */
export interface CreatedTeam {
  text: string;
  file: TeamFile;
  left: Readonly<Partial<Record<Apart, number>>>;
}

/**
 * Writes a team file from what Twilio shows, sorted by address. Includes every active user with a built-in role on the
 * account, except the owner. Throws `invalidInput` if there are more people than a file can have.
 */
export function createTeam(access: Access, knowledge: TeamKnowledge): CreatedTeam {
  const people: TeamPerson[] = [];
  const left: Partial<Record<Apart, number>> = {};
  for (const holder of holdersOf(access, ownersOf(knowledge))) {
    const standing = standingOf(holder);
    if (standing === 'listable') people.push(personOf(holder));
    else if (standing) left[standing] = (left[standing] ?? 0) + 1;
  }
  if (people.length > mostPeople) {
    throw new SetupError({
      kind: 'invalidInput',
      message: l10n.t('The account has {0} people. A team file has at most {1}.', people.length, mostPeople),
    });
  }
  people.sort((a, b) => compareText(a.email, b.email));
  const file: TeamFile = { account: access.accountSid, people, unlisted: 'report' };
  return { text: teamText(file), file, left };
}

/** Returns someone as a file has them. */
export function personOf(holder: Holder): TeamPerson {
  const { email = '', user } = holder;
  const displayName = raw(user?.displayName ?? '');
  const isName = displayName.trim() !== '' && problemInName(displayName) === undefined;
  return { email, ...(isName && { name: displayName }), roles: writtenRoles(builtInRolesOf(holder)) };
}

/** Returns the labels that a file has for these roles: Administrator alone, since it includes the others. */
export function writtenRoles(roles: readonly BuiltInRole[]): TeamPerson['roles'] {
  return roles.includes('administrator') ? [labelOf('administrator')] : roles.map(labelOf);
}

/** Writes a file with one line for each person, so that a diff shows who changed. */
function teamText({ account, people, unlisted }: TeamFile): string {
  const lines = people.map((person) => `    ${personText(person)}`);
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  return `{\n  "account": "${account}",\n  "people": ${list},\n  "unlisted": "${unlisted}"\n}\n`;
}

/** Writes a person on one line. */
export function personText(person: TeamPerson): string {
  const fields = Object.entries(person).map(([key, value]) => `"${key}": ${valueText(value)}`);
  return `{ ${fields.join(', ')} }`;
}

/** Writes a text, or a list of texts with a space after each comma. */
export function valueText(value: string | readonly string[]): string {
  return typeof value === 'string'
    ? JSON.stringify(value)
    : `[${value.map((each) => JSON.stringify(each)).join(', ')}]`;
}
