import type { Person } from '../../../../src/people/list/people';

/** Formats a person as `line email given|family role+role account`. */
export function describePerson({
  line,
  email,
  givenName = '',
  familyName = '',
  roles,
  account,
}: Person): string {
  const name = givenName + familyName === '' ? undefined : `${givenName}|${familyName}`;
  return [line, email, name, roles?.join('+'), account].filter((part) => part !== undefined).join(' ');
}
