import { fault, FaultList } from '../../support/faults';
import {
  createSandbox,
  sampleCredentials,
  sampleState,
  type SandboxOptions,
} from '../../../src/sandbox/twilio';
import type { SandboxState, UserRecord } from '../../../src/sandbox/state';
import type { Knowledge, Plan, PlanMode, Wanted } from '../../../src/people/plan';
import { planPeople } from '../../../src/people/plan';
import { createTwilioClient, type TwilioClient } from '../../../src/twilio/client';
import { cancelled } from '../../../src/twilio/errors';
import type { Clock } from '../../../src/twilio/clock';
import { builtInRoles, type BuiltInRole } from '../../../src/twilio/roles';

export const accountSid = sampleCredentials.accountSid;
export const never = new AbortController().signal;
export const start = new Date('2026-03-10T12:00:00.000Z');

export const sid = (prefix: string, number: number) => prefix + number.toString(16).padStart(32, '0');

/** Time that stands still until nothing else is left to do, and then jumps to the next timer. */
export class VirtualClock implements Clock {
  private time = 0;
  private readonly timers = new Set<{ at: number; wake: () => void }>();

  now = () => this.time;

  sleep = (milliseconds: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(cancelled());
        return;
      }
      const timer = { at: this.time + Math.max(0, milliseconds), wake: resolve };
      this.timers.add(timer);
      const abort = () => {
        this.timers.delete(timer);
        reject(cancelled());
      };
      signal.addEventListener('abort', abort, { once: true });
      timer.wake = () => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
    });

  /** Lets time pass until the promise is settled. */
  async settle<T>(promise: Promise<T>): Promise<T> {
    const over = { yet: false };
    void Promise.allSettled([promise]).then(() => (over.yet = true));
    while (!over.yet) {
      for (let turn = 0; turn < 6; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      this.jump();
    }
    return promise;
  }

  private jump(): void {
    const next = [...this.timers].sort((a, b) => a.at - b.at)[0];
    if (!next) return;
    this.time = next.at;
    for (const timer of [...this.timers].filter(({ at }) => at <= this.time)) {
      this.timers.delete(timer);
      timer.wake();
    }
  }
}

export interface Person {
  email: string;
  roles?: BuiltInRole[];
  active?: boolean;
  suspended?: boolean;
}

/** An organization with an owner and the given people, whose domains are verified unless `verified` says otherwise. */
export function stateWith(people: readonly Person[], verified?: readonly string[]): SandboxState {
  const state = sampleState(start);
  const owner = state.users[0]!;
  state.users = [owner, ...people.map((person, index) => userRecord(person, index + 16))];
  const domains = people.map(({ email }) => email.slice(email.indexOf('@') + 1));
  state.organization.verifiedDomains = [...new Set(verified ?? [...domains, 'harbor.example'])];
  state.roleAssignments = people.flatMap(({ roles = [] }, index) =>
    roles.map((role, position) => ({
      sid: sid('IY', (index + 16) * 16 + position),
      role_sid: builtInRoles[role].sid,
      scope: accountSid,
      identity: sid('US', index + 16),
      resource_type: null,
      resource_id: null,
    })),
  );
  return state;
}

function userRecord({ email, active = true, suspended = false }: Person, number: number): UserRecord {
  return {
    id: sid('US', number),
    userName: email,
    emails: [{ primary: true, value: email }],
    active,
    created: start.toISOString(),
    lastModified: start.toISOString(),
    version: 1,
    suspended,
  };
}

/** A sandbox with people, its client on a virtual clock, and what the tests ask of both. */
export function world(
  options: Partial<SandboxOptions> & {
    people?: readonly Person[];
    verified?: readonly string[];
    latency?: number;
  } = {},
) {
  const { people = [], verified, latency, ...rest } = options;
  const clock = new VirtualClock();
  const faults = new FaultList();
  const sandbox = createSandbox({
    state: stateWith(people, verified),
    now: () => new Date(start.getTime() + clock.now()),
    wait: clock.sleep,
    faults,
    ...rest,
  });
  if (latency !== undefined) faults.always({ path: 'iam.' }, fault.lateAnswer(latency));
  const { clientId, clientSecret } = sampleCredentials;
  const client = createTwilioClient({
    accountSid,
    organization: { clientId, clientSecret },
    fetch: sandbox.fetch,
    clock,
    random: () => 0.5,
  });
  return { clock, faults, sandbox, client, state: sandbox.state };
}

export const owner = 'avery@harbor.example';

/** Reads what there is and plans, as the editor does. */
export async function planFor(
  client: TwilioClient,
  wanted: readonly Wanted[],
  mode: PlanMode = 'add',
  knowledge: Partial<Knowledge> = {},
): Promise<Plan> {
  const [users, assignments, roleSids] = await Promise.all([
    client.listUsers(never),
    client.listRoleAssignments({ scope: accountSid }, never),
    client.findBuiltInRoles(never),
  ]);
  return planPeople({
    mode,
    wanted,
    present: { accountSid, users: users.value, assignments: assignments.value },
    knowledge: { roleSids: roleSids.value, owner, now: start.getTime(), ...knowledge },
  });
}

/** Who holds what on the account: address → roles, sorted; inactive users end in `(off)`. */
export function held(state: SandboxState): Record<string, string[]> {
  const names = new Map(
    Object.values(builtInRoles).map(({ sid: roleSid, label }) => [roleSid as string, label]),
  );
  return Object.fromEntries(
    state.users.map(({ id, userName, active }) => [
      active ? userName : `${userName} (off)`,
      state.roleAssignments
        .filter(({ identity, scope }) => identity === id && scope === accountSid)
        .map(({ role_sid }) => names.get(role_sid) ?? role_sid)
        .sort(),
    ]),
  );
}

/** The requests that would change something, as method and path, without those that were refused. */
export function writes(sandbox: {
  requests: readonly { method: string; host: string; path: string; status: number }[];
}) {
  return sandbox.requests
    .filter(({ method, host }) => method !== 'GET' && host === 'iam.twilio.com')
    .map(({ method, path, status }) => `${method} ${path.replace(/[A-Z]{2}[0-9a-f]{32}/, '…')} ${status}`);
}
