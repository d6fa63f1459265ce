import assert from 'node:assert/strict';
import { runChecks, type CheckOutcome } from '../../../src/checklist/checks';
import { checkIds, type CheckId } from '../../../src/checklist/evidence';
import { emptyRecord, type ChecklistRecord, type Choices, type Claim } from '../../../src/checklist/record';
import { withAttestation, withChoices, withFailure, withResult } from '../../../src/checklist/recordChanges';
import { subStepState, type SubStepState } from '../../../src/checklist/state';
import { subSteps, type SubStep } from '../../../src/checklist/steps';
import { createSandbox, sampleCredentials, sampleState, type Sandbox } from '../../../src/sandbox/twilio';
import type { Fetch } from '../../../src/twilio/api';
import { createTwilioClient } from '../../../src/twilio/client';
import type { Clock } from '../../../src/twilio/clock';
import { builtInRoles, type BuiltInRole } from '../../../src/twilio/roles';
import { VirtualClock } from '../twilio/virtualClock';

export const accountSid = sampleCredentials.accountSid;
export const kim = 'US00000000000000000000000000000002';
export const sam = 'US00000000000000000000000000000003';

export function subStep(id: string): SubStep {
  const found = subSteps.find((each) => each.id === id);
  assert.ok(found, id);
  return found;
}

export interface Access {
  fetch: Fetch;
  authToken: string;
  clock: Clock;
}

/** The sample account and its checklist. It changes Twilio, runs checks, and marks rows. */
export class Driver {
  readonly sandbox: Sandbox = createSandbox({ state: sampleState(new Date()) });
  record: ChecklistRecord = emptyRecord;

  get state(): Sandbox['state'] {
    return this.sandbox.state;
  }

  client({
    fetch = this.sandbox.fetch,
    authToken = sampleCredentials.authToken,
    clock,
  }: Partial<Access> = {}) {
    const { clientId, clientSecret } = sampleCredentials;
    return createTwilioClient({
      accountSid,
      account: { kind: 'authToken', authToken },
      organization: { clientId, clientSecret },
      fetch,
      clock,
    });
  }

  async check(access: Partial<Access> = {}, checks: readonly CheckId[] = checkIds): Promise<CheckOutcome[]> {
    const target = { client: this.client(access), accountSid, owners: ['avery@harbor.example'] };
    const outcomes = await runChecks(target, checks, new AbortController().signal);
    for (const outcome of outcomes) {
      this.record =
        'result' in outcome
          ? withResult(this.record, outcome.check, outcome.result)
          : withFailure(this.record, outcome.check, outcome.failure);
    }
    return outcomes;
  }

  /** Checks while Twilio doesn't answer; the waits between attempts take no time. */
  async checkOffline(): Promise<void> {
    const clock = new VirtualClock();
    const fetch = () => Promise.reject(new TypeError('fetch failed'));
    await clock.run(this.check({ fetch, clock }));
  }

  attest(id: string, claim?: Claim): void {
    const said = { by: 'Avery', at: new Date().toISOString(), ...(claim && { claim }) };
    this.record = withAttestation(this.record, subStep(id), said);
  }

  choose(changes: Choices): void {
    this.record = withChoices(this.record, changes);
  }

  /** Gives the user exactly these roles on the account. */
  giveRoles(identity: string, roles: readonly BuiltInRole[]): void {
    const { roleAssignments } = this.state;
    const others = roleAssignments.filter((each) => each.identity !== identity);
    const given = roles.map((role, index) => ({
      sid: `IY${identity.slice(-4)}${String(index).padStart(28, '0')}`,
      role_sid: builtInRoles[role].sid,
      scope: accountSid,
      identity,
      resource_type: null,
      resource_id: null,
    }));
    roleAssignments.splice(0, roleAssignments.length, ...others, ...given);
  }

  /** Leaves only the owner in the organization. */
  removePeople(): void {
    for (const user of this.state.users) user.active = user.id === this.state.organization.ownerSid;
    this.giveRoles(kim, []);
    this.giveRoles(sam, []);
  }

  stateOf(id: string, now = new Date()): SubStepState {
    return subStepState(subStep(id), this.record, now);
  }
}
