import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { hasHidden, readAddress } from '../twilio/address';
import { describeRole } from '../accounts/roleWords';
import { type BuiltInRole, builtInRoleNames, builtInRoles } from '../twilio/roles';

/** The largest team file, in bytes. */
export const largestTeamFile = 4_000_000;
/** The most people in a team file. */
export const mostPeople = 10_000;

/** Returns Twilio's label of a role, as the team file spells it. */
export const labelOf = (role: BuiltInRole) => builtInRoles[role].label;
export type RoleLabel = ReturnType<typeof labelOf>;

/** The labels of the built-in roles, which are all that a file can have. */
export const teamLabels = builtInRoleNames.map(labelOf);
const ofLabel = new Map(builtInRoleNames.map((role) => [labelOf(role), role]));

/** Returns the roles with these labels. */
export function rolesOf(labels: readonly RoleLabel[]): BuiltInRole[] {
  return labels.flatMap((label) => ofLabel.get(label) ?? []);
}

const says = (text: string) => z.describe(text);

/** Refuses a text for which `problemIn` returns a translated sentence. */
const unless = (problemIn: (text: string) => string | undefined) =>
  z.check<string>((given) => {
    const message = problemIn(given.value);
    if (message !== undefined)
      given.issues.push({ code: 'custom', message, input: given.value, path: [], continue: true });
  });

const person = z
  .strictObject({
    email: z.string().check(unless(problemInAddress), says('The address that the person logs in with.')),
    name: z.exactOptional(
      z.string().check(unless(problemInName), says('For readers. Twilio gets it with a new user.')),
    ),
    roles: z
      .array(z.enum(teamLabels))
      .check(
        z.minLength(1),
        says('The person’s roles on the account. Administrator includes all others, so it’s written alone.'),
      ),
    note: z.exactOptional(z.string().check(says('For readers. It isn’t sent to Twilio.'))),
    until: z.exactOptional(
      z.iso
        .date()
        .check(
          says('The last day of the person’s access, in UTC, such as 2027-03-31. Then they get no roles.'),
        ),
    ),
  })
  .check(says('A person and their roles on the account.'));
export type TeamPerson = z.infer<typeof person>;

export const teamSchema = z
  .strictObject({
    account: z
      .string()
      .check(z.regex(/^AC[0-9a-f]{32}$/), says('The Account SID: AC and 32 lowercase hexadecimal digits.')),
    people: z
      .array(person)
      .check(z.maxLength(mostPeople), says('Everyone who should have a role on the account.')),
    unlisted: z
      .enum(['report', 'remove'])
      .check(
        says(
          'report: show people who have a role but aren’t listed. remove: also take their roles. Users are never deactivated.',
        ),
      ),
  })
  .check(says('Who should have which role on a Twilio account.'));
/** A team file that has no errors. */
export type TeamFile = z.infer<typeof teamSchema>;

/** Returns the JSON Schema (draft 7) with which VS Code completes, explains, and checks a team file. */
export function teamJsonSchema(): object {
  return z.toJSONSchema(teamSchema, {
    target: 'draft-7',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === person.shape.roles._zod.def.element)
        jsonSchema.enumDescriptions = builtInRoleNames.map(descriptionOf);
    },
  });
}

function descriptionOf(role: BuiltInRole): string {
  const { may, mayNot } = describeRole(role);
  return `${may} ${mayNot}`.trim();
}

/** Letters of these scripts look like Latin ones. */
const looksLatin = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u;

/** Returns what's wrong with an address in a team file, or `undefined`. */
export function problemInAddress(text: string): string | undefined {
  if (isUnseen(text)) return l10n.t('The address contains hidden characters. Remove them.');
  const { problem, email = '' } = readAddress(text);
  if (problem !== undefined) return problem;
  if (text !== text.trim()) return l10n.t('The address starts or ends with a space. Remove it.');
  if (/^[ -~]*$/.test(text)) return undefined;
  const [local = ''] = text.split('@');
  if (hasLookAlike(text) || /[ªºıȷɑɡɩ]/u.test(local) || looksLatin.test(local))
    return l10n.t('The address contains letters that look like English ones. Type the address again.');
  // The ASCII spelling of a domain can't be mistaken for another one.
  return mixesLatin(text)
    ? l10n.t('The domain’s letters look like English ones. If it’s right, write the address as {0}.', email)
    : undefined;
}

/** Returns what's wrong with a name in a team file, or `undefined`. */
export function problemInName(text: string): string | undefined {
  if (/^[ -~]*$/.test(text)) return undefined;
  if (isUnseen(text)) return l10n.t('The name contains hidden characters. Remove them.');
  const isMixed = text.split(/[\s-]/).some(mixesLatin);
  return isMixed || hasLookAlike(text)
    ? l10n.t('The name contains letters that look like others. Type the name again.')
    : undefined;
}

/** Returns whether a text has characters that no one sees: hidden ones, controls, and lost letters. */
export function isUnseen(text: string): boolean {
  return hasHidden(text) || unseen.test(text);
}

const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{DI}\uFFFD]/u;

/** Returns a text without the characters that no one sees. */
export function withoutUnseen(text: string): string {
  return Array.from(text)
    .filter((character) => !isUnseen(character))
    .join('');
}

/** Returns whether a text has letters or digits that only look like English ones, such as full-width ones. */
function hasLookAlike(text: string): boolean {
  return Array.from(text).some(
    (character) =>
      /[^ -~ªº]/u.test(character) &&
      /[\p{L}\p{N}\p{P}]/u.test(character) &&
      /^[0-9A-Za-z@.]+$/.test(character.normalize('NFKC')),
  );
}

function mixesLatin(text: string): boolean {
  return looksLatin.test(text) && /\p{Script=Latin}/u.test(text);
}
