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
  /** Takes one redacted line for each exchange with Twilio. */
  log?: ((line: string) => void) | undefined;
  /** Told when a wait begins or grows, and `undefined` when no call waits any more. */
  onWait?: ((wait: Wait | undefined) => void) | undefined;
  clock?: Clock | undefined;
  /** From 0 to below 1, for the length of waits that Twilio leaves open. */
  random?: (() => number) | undefined;
}

/**
 * The client of one account. It keeps its token in memory and what Twilio says about the pace; a credential that
 * changed needs a new one. Nothing is loaded or sent before the first call. Throws `invalidInput` for an account
 * SID that is none.
 */
export function createTwilioClient(options: ClientOptions): TwilioClient {
  const { accountSid, account, organization, fetch, log, onWait } = options;
  const { clock = systemClock, random = Math.random } = options;
  const transport = createTransport({ fetch, clock, log });
  const waiting = new Waiting({ clock, random, onWait });
  const requests = new Requests({ accountSid, account, organization, transport, waiting, clock });
  const holds = { account: account !== undefined, organization: organization !== undefined };
  const clientOver = (over: Requests): TwilioClient => ({
    holds,
    startingUntil: (signal, paused) => clientOver(over.startingUntil(signal, paused)),
    ...organizationCalls(over),
    ...accountCalls(over, accountSid),
  });
  return clientOver(requests);
}
