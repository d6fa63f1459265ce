/** What keeps a team file from being applied, before anything is sent. Each refusal says how to go on. */
import * as l10n from '@vscode/l10n';
import { type Access, builtInRolesOf, type Holder, holdersOf } from '../accounts/access';
import { becomesAdministrator, losesAdministrator, type PersonPlan, type Plan } from '../people/plan/model';
import { planPeople } from '../people/plan/plan';
import { SetupError } from '../twilio/errors';
import { type Comparison, ownersOf, type TeamKnowledge, wantedFrom } from './compare';

/** How many people may lose access, however few there are. */
const mayLose = 3;
/** The part of those with access who may lose it. */
const partThatMayLose = 1 / 4;

/** Plans what makes Twilio like the file. Throws `conflict` if a guard refuses the plan, always as a whole. */
export function planTeam(comparison: Comparison, access: Access, knowledge: TeamKnowledge): Plan {
  const plan = planPeople({
    mode: 'set',
    wanted: wantedFrom(comparison),
    present: access,
    knowledge: { ...knowledge, roleSids: access.roleSids },
  });
  const holders = holdersOf(access, ownersOf(knowledge)).filter(
    ({ active, owner, user }) => active && !owner && user,
  );
  checkAdministrators(plan, holders);
  checkLosses(plan, holders);
  return plan;
}

/** Throws `conflict` if what Twilio has isn't what the user compared the file with. */
export function checkUnchanged(compared: Pick<Comparison, 'state'>, now: Comparison): void {
  if (compared.state === now.state) return;
  throw new SetupError({
    kind: 'conflict',
    message: l10n.t('Access at Twilio has changed since the comparison. Nothing was sent.'),
    remedy: l10n.t('Compare again, review what differs, and then apply.'),
  });
}

function checkAdministrators({ people }: Plan, holders: readonly Holder[]): void {
  const losing = people.filter(
    (person) => losesAdministrator(person) || person.obstacle === 'lastAdministrator',
  );
  const gaining = people.filter((person) => person.kind === 'change' && becomesAdministrator(person));
  const administrators = holders.filter((holder) => builtInRolesOf(holder).includes('administrator'));
  const taken = losing.filter(({ email }) => administrators.some((holder) => holder.email === email));
  if (taken.length === 0 || administrators.length - taken.length + gaining.length > 0) return;
  throw new SetupError({
    kind: 'conflict',
    message: l10n.t(
      'This would leave the account without an Administrator other than the owner. It would take the role from {0}. Nothing was sent.',
      taken.map(({ email }) => email).join(', '),
    ),
    remedy: l10n.t(
      'Keep one of them as Administrator in the file, or first give the role to someone who has access.',
    ),
  });
}

function checkLosses({ people }: Plan, holders: readonly Holder[]): void {
  const withAccess = holders.filter((holder) => builtInRolesOf(holder).length > 0).length;
  const losing = people.filter(losesEverything).length;
  const most = Math.max(mayLose, Math.floor(withAccess * partThatMayLose));
  if (losing <= most) return;
  throw new SetupError({
    kind: 'conflict',
    message: l10n.t(
      'This would take all access from {0} of {1} people, which is more than a quarter. Nothing was sent.',
      losing,
      withAccess,
    ),
    remedy: l10n.t(
      'Go in steps: change the file so that at most {0} people lose their access, and apply it.',
      most,
    ),
  });
}

/** Returns whether an active user has built-in roles now and none afterwards, also if the plan is blocked. */
function losesEverything({ user, holds, roles }: PersonPlan): boolean {
  return user?.active === true && holds.length > 0 && roles.every(({ state }) => state === 'remove');
}
