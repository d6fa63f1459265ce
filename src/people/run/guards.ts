import * as l10n from '@vscode/l10n';
import type { RoleAssignment } from '../../twilio/answers';
import type { TwilioClient } from '../../twilio/api';
import { SetupError } from '../../twilio/errors';
import type { Operation } from '../plan/model';
import type { Run } from './run';

/** The account is unknown, or not one of the organization's. */
const notOurs: readonly (number | undefined)[] = [25101, 25200];

/**
 * Throws `conflict` if a user is the only active Administrator of the account that the API shows now, whatever the
 * plan knew. Somebody who holds no Administrator is never the last.
 */
export async function checkAnotherAdministrator(userId: string, account: string, run: Run): Promise<void> {
  const assignments = await listed({ scope: account }, run);
  const holders = new Set(assignments.filter(isAdministrator(run)).map(({ identity }) => identity));
  if (!holders.delete(userId)) return;
  for (const id of holders) {
    if (await isActive(id, run)) return;
  }
  throw new SetupError({
    kind: 'conflict',
    message:
      account === run.plan.accountSid
        ? l10n.t(
            'This is the last Administrator of the account that Twilio’s API shows. Nothing was taken away.',
          )
        : l10n.t(
            'This is the last Administrator of the account {0} that Twilio’s API shows. Nothing was taken away.',
            account,
          ),
    remedy:
      account === run.plan.accountSid
        ? l10n.t('Make someone else Administrator first.')
        : l10n.t('Make someone else Administrator there first: connect that account, or use the Console.'),
  });
}

/** Throws as `checkAnotherAdministrator` does, for every account: a user is switched off in all of them. */
export async function checkDeactivation(userId: string, run: Run): Promise<void> {
  const { accountSid } = run.plan;
  const assignments = await listed({ identity: userId }, run);
  const accounts = assignments.filter(isAdministrator(run)).map(({ scope }) => scope);
  await checkAnotherAdministrator(userId, accountSid, run);
  for (const account of new Set(accounts.filter(isAccount))) {
    if (account !== accountSid) await checkElsewhere(userId, account, run);
  }
}

/** Of an account that is not the plan's a refusal must not be taken for one about the plan's. */
async function checkElsewhere(userId: string, account: string, run: Run): Promise<void> {
  try {
    await checkAnotherAdministrator(userId, account, run);
  } catch (error) {
    const isRefused = SetupError.is(error, 'forbidden') || SetupError.is(error, 'notFound');
    if (!isRefused && !(SetupError.is(error) && notOurs.includes(error.details.code))) throw error;
    throw new SetupError({
      kind: 'conflict',
      message: l10n.t(
        'This person is Administrator of the account {0} too, and whether it has another one could not be seen. Nothing was taken away.',
        account,
      ),
      remedy: l10n.t('Look at that account’s users in the Console, and switch the person off there.'),
    });
  }
}

/**
 * Throws `conflict` if a user who was switched off would come back as Administrator without having been confirmed, or
 * with more than the plan is about: as Administrator of another account, or of the organization. What the plan takes
 * from them before does not count.
 */
export async function checkReactivation(
  userId: string,
  { confirmed, operations }: { confirmed: boolean; operations: readonly Operation[] },
  run: Run,
): Promise<void> {
  const gone = new Set(operations.flatMap((each) => (each.kind === 'remove' ? each.assignment : [])));
  const assignments = (await listed({ identity: userId }, run)).filter(({ sid }) => !gone.has(sid));
  const administrates = assignments.filter(isAdministrator(run)).map(({ scope }) => scope);
  const ofOrganization = assignments.filter(({ scope }) => !isAccount(scope));
  const isElsewhere = administrates.some((scope) => scope !== run.plan.accountSid);
  if (isElsewhere || (await haveAdministrator(ofOrganization, run))) {
    throw new SetupError({
      kind: 'conflict',
      message: l10n.t(
        'This person would come back as Administrator of another account or of the organization. Nothing was changed.',
      ),
      remedy: l10n.t('Look in the Console at all that they hold, and let them in again there.'),
    });
  }
  if (administrates.length > 0 && !confirmed) throw outdated();
}

/** Whether one of these assignments is of an Administrator; no list of Twilio's tells the organization's roles apart. */
async function haveAdministrator(assignments: readonly RoleAssignment[], run: Run): Promise<boolean> {
  if (assignments.length === 0) return false;
  const roles = await run.request((client, signal) => client.listRoles(signal));
  const names = new Map(roles.map(({ sid, friendly_name }) => [sid, friendly_name]));
  // A role that is not listed may be one.
  return assignments.some(({ role_sid }) => /administrator|owner/i.test(names.get(role_sid) ?? 'owner'));
}

/** The access of a person is not what the plan was made from. */
export function outdated(): SetupError {
  return new SetupError({
    kind: 'conflict',
    message: l10n.t(
      'This person’s access has changed since the plan was made, and more would happen than it said. Nothing was changed.',
    ),
    remedy: l10n.t('Look at the plan again.'),
  });
}

function listed(
  filter: Parameters<TwilioClient['listRoleAssignments']>[0],
  run: Run,
): Promise<RoleAssignment[]> {
  return run.request((client, signal) => client.listRoleAssignments(filter, signal));
}

const isAdministrator =
  (run: Run) =>
  ({ role_sid }: RoleAssignment) =>
    role_sid === run.plan.roleSids.administrator;

const isAccount = (scope: string) => scope.startsWith('AC');

async function isActive(id: string, run: Run): Promise<boolean> {
  try {
    return (await run.request((client, signal) => client.fetchUser(id, signal))).active;
  } catch (error) {
    // Holds the role without being a user of the organization: nobody can tell whether they can log in.
    if (SetupError.is(error, 'notFound')) return false;
    throw error;
  }
}
