/** Last looks at Twilio before a change, because access may have changed since the plan was made. */
import * as l10n from '@vscode/l10n';
import type { RoleAssignment, User } from '../../twilio/answers';
import type { TwilioClient } from '../../twilio/api';
import { effectOf } from '../../twilio/codes';
import { SetupError } from '../../twilio/errors';
import { raw } from '../../twilio/redact';
import type { Operation, PersonPlan } from '../plan/model';
import type { Calls } from './calls';

/** Throws if an operation isn't allowed. `user` is absent until `createUser` is done. */
export async function checkOperation(
  operation: Operation,
  { email, user }: { email: string; user: User | undefined },
  calls: Calls,
): Promise<void> {
  const { plan } = calls;
  const isAboutAdministrator = 'role' in operation && operation.role === 'administrator';
  if (operation.kind === 'assign' && isAboutAdministrator && !plan.administrators.includes(email)) {
    throw new TypeError('An operation gives Administrator without a confirmation');
  }
  // A deactivated user is no one's last Administrator.
  if (!user?.active) return;
  if (operation.kind === 'remove' && isAboutAdministrator) {
    await checkAnotherAdministrator(user.id, plan.accountSid, 'remove', calls);
  }
  if (operation.kind === 'deactivate') await checkDeactivation(user.id, calls);
}

/**
 * Throws `conflict` if a user is now the account's only active Administrator that the API shows, and a `loss` would end
 * that. Someone who isn't an Administrator always passes. Roles on the organization count as long as they're still there.
 */
async function checkAnotherAdministrator(
  userId: string,
  account: string,
  loss: 'remove' | 'deactivate',
  calls: Calls,
): Promise<void> {
  const assignments = await listAssignments({ scope: account }, calls);
  const holders = new Set(assignments.filter(isAdministrator(calls)).map(({ identity }) => identity));
  const onOrganization = new Set(calls.plan.organizationAdministrators.map(({ identity }) => identity));
  const isHolder = holders.delete(userId);
  if (!isHolder && !(loss === 'deactivate' && onOrganization.has(userId))) return;
  for (const id of holders) {
    if (await isActive(id, calls)) return;
  }
  for (const id of onOrganization) {
    const stays = loss === 'remove' || id !== userId;
    if (stays && (await stillAdministers(id, calls)) && (await isActive(id, calls))) return;
  }
  const isElsewhere = account !== calls.plan.accountSid;
  throw new SetupError({
    kind: 'conflict',
    message: isElsewhere
      ? l10n.t(
          'This is the last Administrator of the account {0} that Twilio’s API shows, so nothing was removed.',
          account,
        )
      : l10n.t(
          'This is the last Administrator of the account that Twilio’s API shows, so nothing was removed.',
        ),
    remedy: isElsewhere
      ? l10n.t('Make someone else an Administrator there first. Connect that account, or use the Console.')
      : l10n.t('Make someone else an Administrator first.'),
  });
}

/** Checks every account for another Administrator, because deactivating a user ends their access to all of them. */
async function checkDeactivation(userId: string, calls: Calls): Promise<void> {
  const { accountSid } = calls.plan;
  const assignments = await listAssignments({ identity: userId }, calls);
  const accounts = assignments.filter(isAdministrator(calls)).map(({ scope }) => scope);
  await checkAnotherAdministrator(userId, accountSid, 'deactivate', calls);
  for (const account of new Set(accounts.filter(isAccount))) {
    if (account !== accountSid) await checkElsewhere(userId, account, calls);
  }
}

/** Checks an account other than the plan's. If Twilio denies access to it, the run goes on with other people. */
async function checkElsewhere(userId: string, account: string, calls: Calls): Promise<void> {
  try {
    await checkAnotherAdministrator(userId, account, 'deactivate', calls);
  } catch (error) {
    const isRefused = SetupError.is(error, 'forbidden') || SetupError.is(error, 'notFound');
    if (!isRefused && !(SetupError.is(error) && effectOf(error) === 'notOurs')) throw error;
    throw new SetupError({
      kind: 'conflict',
      message: l10n.t(
        'This person is also an Administrator of the account {0}, and the extension couldn’t check whether that account has another one. Nothing was removed.',
        account,
      ),
      remedy: l10n.t('Check that account’s users in the Console, and deactivate this person there.'),
    });
  }
}

/**
 * Throws `conflict` if a deactivated user would regain Administrator without a confirmation, or would regain it for
 * another account or the organization. Roles that the plan removes first don't count.
 */
export async function checkReactivation(
  { email, operations }: PersonPlan,
  user: User,
  calls: Calls,
): Promise<void> {
  if (!operations.some(({ kind }) => kind === 'reactivate')) return;
  const { accountSid, administrators } = calls.plan;
  const removed = new Set(operations.flatMap((each) => (each.kind === 'remove' ? each.assignment : [])));
  const listed = await listAssignments({ identity: user.id }, calls);
  const left = listed.filter(({ sid }) => !removed.has(sid));
  const administrated = left.filter(isAdministrator(calls)).map(({ scope }) => scope);
  const inOrganization = left.filter(({ scope }) => !isAccount(scope));
  const isElsewhere = administrated.some((scope) => scope !== accountSid);
  if (isElsewhere || (await includeAdministrator(inOrganization, calls))) {
    throw new SetupError({
      kind: 'conflict',
      message: l10n.t(
        'This person would become an Administrator of another account or of the organization again. Nothing was changed.',
      ),
      remedy: l10n.t('Review all their roles in the Console, and reactivate them there.'),
    });
  }
  if (administrated.length > 0 && !administrators.includes(email)) throw outdated();
}

/** Returns whether an assignment in the organization may make someone an Administrator. Only the role's name tells. */
async function includeAdministrator(assignments: readonly RoleAssignment[], calls: Calls): Promise<boolean> {
  if (assignments.length === 0) return false;
  const roles = await calls.request((client, signal) => client.listRoles(signal));
  const names = new Map(roles.map(({ sid, friendly_name }) => [sid, friendly_name]));
  // Twilio may not list every role, so an unknown one counts.
  return assignments.some(({ role_sid }) => /administrator|owner/i.test(raw(names.get(role_sid) ?? 'owner')));
}

/** Returns the error for a person whose access isn't what the plan was made from. */
export function outdated(): SetupError {
  return new SetupError({
    kind: 'conflict',
    message: l10n.t(
      'This person’s access has changed since the plan was made, and applying it would do more than it said. Nothing was changed.',
    ),
    remedy: l10n.t('Review the plan again.'),
  });
}

function listAssignments(
  filter: Parameters<TwilioClient['listRoleAssignments']>[0],
  calls: Calls,
): Promise<RoleAssignment[]> {
  return calls.request((client, signal) => client.listRoleAssignments(filter, signal));
}

/** Returns whether someone still holds the role on the organization that made them an Administrator. */
async function stillAdministers(userId: string, calls: Calls): Promise<boolean> {
  const listed = await listAssignments({ identity: userId }, calls);
  const roles = calls.plan.organizationAdministrators.filter(({ identity }) => identity === userId);
  return roles.some(({ assignment }) => listed.some(({ sid }) => sid === assignment));
}

const isAdministrator =
  ({ plan }: Calls) =>
  ({ role_sid }: RoleAssignment) =>
    role_sid === plan.roleSids.administrator;

const isAccount = (scope: string) => scope.startsWith('AC');

async function isActive(id: string, calls: Calls): Promise<boolean> {
  try {
    return (await calls.request((client, signal) => client.fetchUser(id, signal))).active;
  } catch (error) {
    // A user outside the organization holds the role, and it's unclear whether they can sign in.
    if (SetupError.is(error, 'notFound')) return false;
    throw error;
  }
}
