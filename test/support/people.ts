import { readAccess } from '../../src/accounts/access';
import { applyPlan, type ApplyOptions, type RunResult } from '../../src/people/run/apply';
import type { Knowledge, Plan, PlanMode, Present, Wanted } from '../../src/people/plan/model';
import { planPeople } from '../../src/people/plan/plan';
import { sampleCredentials } from '../../src/sandbox/twilio';
import type { TwilioClient } from '../../src/twilio/api';
import { createTwilioClient } from '../../src/twilio/client';
import type { ClientOptions } from '../../src/twilio/reader';

const never = new AbortController().signal;
const { accountSid, clientId, clientSecret } = sampleCredentials;

/** The sample's owner. */
export const owner = 'avery@harbor.example';

/** Returns a client for the sample account that can change users. */
export function connect(fetch: ClientOptions['fetch'], options: Partial<ClientOptions> = {}): TwilioClient {
  return createTwilioClient({ accountSid, organization: { clientId, clientSecret }, fetch, ...options });
}

/** Returns Twilio's current state, read as the product reads it. */
export async function look(
  client: TwilioClient,
  knowledge: Partial<Knowledge> = {},
): Promise<{ present: Present; knowledge: Knowledge }> {
  const { users, assignments, roles, roleSids } = await readAccess(client, accountSid, never);
  return {
    present: { accountSid, users, assignments, roles },
    knowledge: { roleSids, owner, now: Date.now(), ...knowledge },
  };
}

export async function planFor(
  client: TwilioClient,
  mode: PlanMode,
  wanted: readonly Wanted[],
  knowledge: Partial<Knowledge> = {},
): Promise<Plan> {
  return planPeople({ mode, wanted, ...(await look(client, knowledge)) });
}

/** Applies a plan and gives every confirmation that it asks for. */
export function apply(
  plan: Plan,
  client: TwilioClient,
  options: Partial<ApplyOptions> = {},
): Promise<RunResult> {
  return applyPlan(plan, client, {
    signal: never,
    confirmedAdministrators: plan.administrators,
    confirmedOwnAccess: true,
    ...options,
  });
}
