import type { SandboxState } from '../../src/sandbox/twilio';

const many = Array.from({ length: 1001 }, (_, index) => index);

const sid = (prefix: string, number: number) => prefix + (0xc0de0000 + number).toString(16).padStart(32, '0');

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000).toISOString();

/** The sample with more than a page of each list that Twilio pages: role assignments, daily usage and events. */
export function crowdedState(state: SandboxState): SandboxState {
  const assignment = state.roleAssignments.at(-1)!;
  const usage = state.usage[0]!;
  const event = state.events.at(-1)!;
  const byAccount = { ...event, actor_sid: event.account_sid, source: 'api' as const };
  return {
    ...state,
    accounts: state.accounts.map((account) => ({ ...account, date_created: daysAgo(many.length) })),
    roleAssignments: [
      ...state.roleAssignments,
      ...many.slice(0, 101).map((index) => ({ ...assignment, sid: sid('IY', index) })),
    ],
    usage: many.map((index) => ({ ...usage, date: daysAgo(index).slice(0, 10) })),
    events: many.map((index) => ({ ...(index === 0 ? byAccount : event), sid: sid('AE', index) })),
  };
}
