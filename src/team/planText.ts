import { type Access, holdersOf, type Holder } from '../accounts/access';
import type { Plan } from '../people/plan/model';
import { builtInRoleNames } from '../twilio/roles';
import { compareText, ownersOf, standingOf, type TeamKnowledge } from './compare';
import { personOf, personText, writtenRoles } from './create';
import type { TeamPerson } from './schema';

/** Returns the people with access before and after a plan, each on a line as in a team file. */
export function planTexts(
  plan: Plan,
  access: Access,
  knowledge: TeamKnowledge,
): { now: string; then: string } {
  const holders = holdersOf(access, ownersOf(knowledge));
  const known = new Map<string | undefined, Holder>(holders.map((holder) => [holder.email, holder]));
  const now = holders.filter((holder) => standingOf(holder) === 'listable').map(personOf);
  const changed = new Map(
    plan.people.filter(({ operations }) => operations.length > 0).map((each) => [each.email, each]),
  );
  const kept = now.filter(({ email }) => !changed.has(email));
  const changes = [...changed.values()].flatMap(({ email, roles }): TeamPerson[] => {
    const left = roles.filter(({ state }) => state !== 'remove').map(({ role }) => role);
    const holder = known.get(email);
    const labels = writtenRoles(builtInRoleNames.filter((role) => left.includes(role)));
    return labels.length === 0 ? [] : [{ ...(holder ? personOf(holder) : { email }), roles: labels }];
  });
  return { now: linesOf(now), then: linesOf([...kept, ...changes]) };
}

function linesOf(people: readonly TeamPerson[]): string {
  const sorted = [...people].sort((a, b) => compareText(a.email, b.email));
  return sorted.map((person) => `${personText(person)}\n`).join('');
}
