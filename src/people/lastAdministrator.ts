import * as l10n from '@vscode/l10n';
import { SetupError } from '../twilio/errors';
import type { Run } from './run';

/**
 * Throws `conflict` if a user is the only active Administrator of the account that the API shows now, whatever the
 * plan knew. Somebody who holds no Administrator is never the last.
 */
export async function checkAnotherAdministrator(userId: string, run: Run): Promise<void> {
  const { plan } = run;
  const filter = { scope: plan.accountSid };
  const assignments = await run.request((client, signal) => client.listRoleAssignments(filter, signal));
  const holders = new Set(
    assignments
      .filter(({ role_sid }) => role_sid === plan.roleSids.administrator)
      .map(({ identity }) => identity),
  );
  if (!holders.delete(userId)) return;
  for (const id of holders) {
    if (await isActive(id, run)) return;
  }
  throw new SetupError({
    kind: 'conflict',
    message: l10n.t(
      'This is the last Administrator of the account that Twilio’s API shows. Nothing was taken away.',
    ),
    remedy: l10n.t('Make someone else Administrator first.'),
  });
}

async function isActive(id: string, run: Run): Promise<boolean> {
  try {
    return (await run.request((client, signal) => client.fetchUser(id, signal))).active;
  } catch (error) {
    // Holds the role without being a user of the organization: nobody can tell whether they can log in.
    if (SetupError.is(error, 'notFound')) return false;
    throw error;
  }
}
