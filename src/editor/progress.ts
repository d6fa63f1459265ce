import * as vscode from 'vscode';
import { abortable } from '../twilio/clock';

/** Works under a notification with Cancel, which aborts the signal: the work ends with `cancelled` then. */
export function withNotification<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return Promise.resolve(
    vscode.window.withProgress(options, (_, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      return abortable(work(abort.signal), abort.signal);
    }),
  );
}
