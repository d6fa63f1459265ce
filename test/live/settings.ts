import {
  checkAccountSid,
  checkAuthToken,
  checkClientId,
  checkSecret,
  normalSid,
} from '../../src/accounts/credentials';
import type { AccountCredential, OrganizationCredential } from '../../src/twilio/api';

/** The account and organization to read, and the domain to write to, if any. */
export interface Settings {
  accountSid: string;
  account: AccountCredential | undefined;
  organization: OrganizationCredential | undefined;
  writeTo: string | undefined;
}

const usage = `Nothing was checked because there are no credentials. In the environment, set the Account SID and one or both of
the pairs below, and then run \`npm run test:live\` again.

  TWILIO_SETUP_LIVE_ACCOUNT_SID     Account SID (AC…), with the Auth Token under API keys & tokens:
  TWILIO_SETUP_LIVE_AUTH_TOKEN      https://1console.twilio.com/go?to=/account/__account__/settings/us1/api-keys/list

  TWILIO_SETUP_LIVE_CLIENT_ID       Organization's OAuth app, with the Client credentials grant and the permissions
  TWILIO_SETUP_LIVE_CLIENT_SECRET   managed-users/list, managed-users/read, role-assignments/list, roles/list:
                                    https://1console.twilio.com/organization/settings/oauth/apps

The check only reads. \`npm run test:live -- --write-to=example.com\` also creates a user in that verified domain,
which sends a welcome email, and undoes what it can. The app then needs every permission that the README lists.`;

/** Returns the settings, or a sentence that explains the problem without repeating a credential. */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
): Settings | string {
  const value = (name: string) => env[`TWILIO_SETUP_LIVE_${name}`]?.trim() ?? '';
  const [accountSid, authToken] = [value('ACCOUNT_SID'), value('AUTH_TOKEN')];
  const [clientId, clientSecret] = [value('CLIENT_ID'), value('CLIENT_SECRET')];
  if (!authToken && !clientId) return usage;

  const wrong =
    checkAccountSid(accountSid) ??
    (authToken ? checkAuthToken(authToken) : undefined) ??
    (clientId ? (checkClientId(clientId) ?? checkSecret(clientSecret)) : undefined);
  if (wrong !== undefined) return `Nothing was checked. ${wrong}`;

  const [flag, ...more] = args;
  const [, writeTo] = /^--write-to=([a-z0-9-]+(?:\.[a-z0-9-]+)+)$/.exec(flag ?? '') ?? [];
  if (more.length > 0 || (flag !== undefined && writeTo === undefined)) {
    return 'Nothing was checked. The only argument is --write-to=DOMAIN, such as --write-to=example.com.';
  }
  return {
    accountSid: normalSid(accountSid),
    account: authToken ? { kind: 'authToken', authToken } : undefined,
    organization: clientId ? { clientId: normalSid(clientId), clientSecret } : undefined,
    writeTo,
  };
}
