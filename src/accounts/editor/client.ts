import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Log } from '../../ui/log';
import type { Fetch, TwilioClient } from '../../twilio/api';
import { createTwilioClient } from '../../twilio/client';
import type { Wait } from '../../twilio/waiting';
import type { ConnectedAccount, Secrets } from '../account';

/** The setting's value. An invalid one counts as not set. */
const requestsAtOnce = z.catch(z.optional(z.int().check(z.minimum(1), z.maximum(20))), undefined);

/** Shorter waits, in seconds, end before anyone could read about them. */
const shortestNotice = 2;

/**
 * Creates an account's client, whose requests go to `fetch`. While it waits, a notification says so, and its Cancel
 * ends the wait. `onWait` gets the number of seconds for which Twilio asked to wait, and `undefined` afterwards.
 * `onAnswer` is called after each of Twilio's answers.
 */
export function createClient(
  { sid }: ConnectedAccount,
  secrets: Secrets,
  fetch: Fetch,
  onWait: (seconds: number | undefined) => void,
  onAnswer: () => void,
  log: Log,
): TwilioClient {
  const notify = waitNotice();
  return createTwilioClient({
    accountSid: sid,
    ...secrets,
    fetch,
    log: (line) => log.debug(line),
    onAnswer,
    atOnce: requestsAtOnce.parse(vscode.workspace.getConfiguration('twilioSetup').get('requestsAtOnce')),
    onWait: (wait) => {
      onWait(wait?.asked ? wait.seconds : undefined);
      notify(wait);
    },
  });
}

/** Returns what shows a client's waits in a notification for as long as they last. */
function waitNotice(): (wait: Wait | undefined) => void {
  let current: Wait | undefined;
  /** Updates the notification while there is one. */
  let update: (() => void) | undefined;

  const open = () => {
    update = () => undefined;
    const options = { location: vscode.ProgressLocation.Notification, cancellable: true };
    void vscode.window.withProgress(options, (progress, token) => {
      token.onCancellationRequested(() => current?.cancel());
      return new Promise<void>((close) => {
        update = () => {
          if (current) {
            progress.report({ message: textOf(current) });
            return;
          }
          update = undefined;
          close();
        };
        update();
      });
    });
  };

  return (wait) => {
    current = wait;
    if (update) update();
    else if (wait && wait.seconds >= shortestNotice) open();
  };
}

function textOf({ seconds, asked }: Wait): string {
  return asked
    ? l10n.t('Twilio asked for a pause. Continuing in {0} s.', seconds)
    : l10n.t('Can’t reach Twilio right now. Trying again in {0} s.', seconds);
}
