import type { SandboxState } from '../../src/sandbox/twilio';

const many = Array.from({ length: 1001 }, (_, index) => index);

const sid = (prefix: string, number: number) => prefix + (0xc0de0000 + number).toString(16).padStart(32, '0');

/** Returns the sample with more than one page of each list that Twilio pages: role assignments and events. */
export function crowdedState(state: SandboxState): SandboxState {
  const assignment = state.roleAssignments.at(-1)!;
  const event = state.events.at(-1)!;
  const byAccount = { ...event, actor_sid: event.account_sid, source: 'api' as const };
  return {
    ...state,
    roleAssignments: [
      ...state.roleAssignments,
      ...many.slice(0, 101).map((index) => ({ ...assignment, sid: sid('IY', index) })),
    ],
    events: many.map((index) => ({ ...(index === 0 ? byAccount : event), sid: sid('AE', index) })),
  };
}
