import { type Access, builtInRolesOf, holdersOf } from '../accounts/access';
import type { Plan } from '../people/plan/model';
import { builtInRoleNames, roleLabels, type BuiltInRole } from '../twilio/roles';
import { compareText, ownersOf, standingOf, type TeamKnowledge } from './compare';
import { writtenRoles } from './create';
import { rolesOf } from './schema';

/** Returns the people with access before and after a plan, each on a line short enough for half an editor. */
export function planTexts(
  plan: Plan,
  access: Access,
  knowledge: TeamKnowledge,
): { now: string; then: string } {
  const listable = holdersOf(access, ownersOf(knowledge)).filter(
    (holder) => standingOf(holder) === 'listable',
  );
  const now = new Map(listable.map((holder) => [holder.email ?? '', builtInRolesOf(holder)]));
  const then = new Map(now);
  for (const { email, roles, operations } of plan.people) {
    if (operations.length === 0) continue;
    const left = roles.filter(({ state }) => state !== 'remove').map(({ role }) => role);
    then.set(
      email,
      builtInRoleNames.filter((role) => left.includes(role)),
    );
  }
  return { now: linesOf(now), then: linesOf(then) };
}

function linesOf(people: ReadonlyMap<string, readonly BuiltInRole[]>): string {
  return [...people]
    .filter(([, roles]) => roles.length > 0)
    .sort(([a], [b]) => compareText(a, b))
    .map(([email, roles]) => `${email}: ${roleLabels(rolesOf(writtenRoles(roles)))}\n`)
    .join('');
}
