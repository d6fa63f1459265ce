import type { TwilioClient } from './api';
import { type ClientOptions, readerOver, requestsOf } from './reader';
import type { Requests } from './requests';
import { writingCalls } from './writer';

/** Creates the client for one account, like `createTwilioReader`, with the calls that write. */
export function createTwilioClient(options: ClientOptions): TwilioClient {
  const clientOver = (requests: Requests): TwilioClient => {
    const reader = readerOver(requests, options);
    const startingUntil: TwilioClient['startingUntil'] = (signal, paused) =>
      clientOver(requests.startingUntil(signal, paused));
    return { ...reader, ...writingCalls(requests, options.accountSid), reader, startingUntil };
  };
  return clientOver(requestsOf(options));
}
