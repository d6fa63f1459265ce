import { accountCalls } from './accountCalls';
import type { AccountCredential, Fetch, OrganizationCredential, TwilioClient } from './api';
import { systemClock, type Clock } from './clock';
import { organizationCalls } from './organizationCalls';
import { Requests } from './requests';
import { createTransport } from './transport';
import { Waiting, type Wait } from './waiting';

export interface ClientOptions {
  accountSid: string;
  account?: AccountCredential | undefined;
  organization?: OrganizationCredential | undefined;
  fetch: Fetch;
  /** Receives one redacted line for each exchange with Twilio. */
  log?: ((line: string) => void) | undefined;
  /** Called when a wait starts or gets longer, and with `undefined` when no call is waiting. */
  onWait?: ((wait: Wait | undefined) => void) | undefined;
  clock?: Clock | undefined;
  /** Returns a number from 0 to 1 (exclusive) that sets the length of waits for which Twilio gives no time. */
  random?: (() => number) | undefined;
}

/**
 * Creates the client for one account. The client keeps its token and what it has learned about rate limits in memory,
 * so a changed credential needs a new client. Nothing is loaded or sent before the first call. Throws `invalidInput`
 * for an invalid account SID.
 */
export function createTwilioClient(options: ClientOptions): TwilioClient {
  const { accountSid, account, organization, fetch, log, onWait } = options;
  const { clock = systemClock, random = Math.random } = options;
  const transport = createTransport({ fetch, clock, log });
  const waiting = new Waiting({ clock, random, onWait });
  const requests = new Requests({ accountSid, account, organization, transport, waiting, clock, log });
  const holds = { account: account !== undefined, organization: organization !== undefined };
  const clientOver = (over: Requests): TwilioClient => ({
    holds,
    startingUntil: (signal, paused) => clientOver(over.startingUntil(signal, paused)),
    ...organizationCalls(over),
    ...accountCalls(over, accountSid),
  });
  return clientOver(requests);
}
