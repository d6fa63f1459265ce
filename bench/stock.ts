import twilio from 'twilio';
import { sampleCredentials } from '../src/sandbox/twilio';
import { builtInRoles } from '../src/twilio/roles';
import { invited } from './crowd';

const { accountSid, clientId, clientSecret } = sampleCredentials;

/** Twilio's SDK with the organization's app, set up as in its examples (`examples/orgs_api.js`). */
export function stockClient(): twilio.Twilio {
  const provider = new twilio.OrgsCredentialProviderBuilder()
    .setClientId(clientId)
    .setClientSecret(clientSecret)
    .build();
  // Retrying after a 429 is an SDK option that's off by default.
  const client = new twilio.Twilio(undefined, undefined, { autoRetry: true });
  client.setCredentialProvider(provider);
  return client;
}

/** The SDK wraps only the preview of the organization API; `request` reaches the documented one. */
async function post(client: twilio.Twilio, uri: string, data: object): Promise<{ id?: string }> {
  const headers = { 'Content-Type': 'application/json' };
  const answer = (await client.request({
    method: 'post',
    uri: `https://iam.twilio.com/${uri}`,
    headers,
    data,
  })) as { statusCode: number; body: string | { id?: string } };
  // It doesn't throw when Twilio refuses.
  if (answer.statusCode >= 400) throw new Error(`Refused with ${answer.statusCode}`);
  return typeof answer.body === 'string' ? (JSON.parse(answer.body) as { id?: string }) : answer.body;
}

async function inviteOne(client: twilio.Twilio, { email, roles }: ReturnType<typeof invited>[number]) {
  const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
  const emails = [{ primary: true, type: 'work', value: email }];
  const { id } = await post(client, 'scim/v2/Users', { schemas, userName: email, active: true, emails });
  for (const role of roles) {
    const assignment = { role_sid: builtInRoles[role].sid, scope: accountSid, identity: id };
    await post(client, 'v2/Organizations/RoleAssignments', assignment);
  }
}

/** Invites this many people at once; 1 means one after the other. Leaves people with an error as they are. */
export async function inviteByStock(client: twilio.Twilio, people: number, width: number): Promise<void> {
  const wanted = invited(people);
  for (let start = 0; start < people; start += width) {
    const some = wanted.slice(start, start + width);
    await Promise.all(some.map((person) => inviteOne(client, person).catch(() => undefined)));
  }
}

/** Makes this many first calls at the same time. */
export async function callByStock(client: twilio.Twilio, calls: number): Promise<void> {
  const uri = 'https://iam.twilio.com/v2/Organizations/Roles';
  await Promise.all(Array.from({ length: calls }, () => client.request({ method: 'get', uri })));
}
