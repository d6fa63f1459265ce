import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Wait } from '../twilio/waiting';

/** A shorter wait is over before it is read, in seconds. */
const worthTelling = 2;

/**
 * Tells what the calls of a client wait for, as long as they do, in a notification whose Cancel ends them. It is
 * meant for `onWait`; `also` is told the seconds when it is Twilio that asks to wait.
 */
export function waitNotice(also: (seconds: number | undefined) => void): (wait: Wait | undefined) => void {
  let current: Wait | undefined;
  /** Brings the notification up to date, while there is one. */
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
    also(wait?.asked ? wait.seconds : undefined);
    if (update) update();
    else if (wait && wait.seconds >= worthTelling) open();
  };
}

function textOf({ seconds, asked }: Wait): string {
  return asked
    ? l10n.t('Twilio asks us to wait {0} s.', seconds)
    : l10n.t('Twilio can’t be reached well: the next try is in {0} s.', seconds);
}
