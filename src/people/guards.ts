import * as l10n from '@vscode/l10n';
import type { RoleAssignment } from '../twilio/answers';
import type { TwilioClient } from '../twilio/client';
import { SetupError } from '../twilio/errors';
import type { Run } from './run';

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
    remedy: l10n.t('Make someone else Administrator first.'),
  });
}

/** Throws as `checkAnotherAdministrator` does, for every account: a user is switched off in all of them. */
export async function checkDeactivation(userId: string, run: Run): Promise<void> {
  const assignments = await listed({ identity: userId }, run);
  const accounts = assignments.filter(isAdministrator(run)).map(({ scope }) => scope);
  for (const account of new Set([run.plan.accountSid, ...accounts.filter(isAccount)])) {
    await checkAnotherAdministrator(userId, account, run);
  }
}

/**
 * Throws `conflict` if a user who was switched off would come back as Administrator without having been confirmed, or
 * with more than the plan is about: as Administrator of another account, or with a role of the whole organization.
 */
export async function checkReactivation(userId: string, confirmed: boolean, run: Run): Promise<void> {
  const assignments = await listed({ identity: userId }, run);
  const { accountSid } = run.plan;
  const comesBackWith = assignments.filter((each) => isAdministrator(run)(each) || !isAccount(each.scope));
  if (comesBackWith.some(({ scope }) => scope !== accountSid)) {
    throw new SetupError({
      kind: 'conflict',
      message: l10n.t(
        'This person would come back as Administrator of another account, or with a role of the whole organization. Nothing was changed.',
      ),
      remedy: l10n.t('Look in the Console at all that they hold, and let them in again there.'),
    });
  }
  if (comesBackWith.length > 0 && !confirmed) throw outdated();
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
