import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { abortable } from '../twilio/clock';
import { isKnownPage } from '../twilio/consolePages';
import { SetupError } from '../twilio/errors';
import { ErrorsAtOnce } from './errorsAtOnce';
import type { Log } from './log';

export interface Question {
  severity: 'info' | 'warning' | 'error';
  message: string;
  /** Shown only in modal questions. */
  detail?: string;
  /** VS Code adds Cancel to a modal question and focuses the first choice. */
  modal: boolean;
  choices: readonly string[];
}

/** Asks the user and returns the choice, or `undefined` when dismissed. Every message box goes through this. */
export type Ask = (question: Question) => Promise<string | undefined>;

/** Asks in VS Code's message boxes. */
export const askInWindow: Ask = async ({ severity, message, detail, modal, choices }) => {
  const show = {
    info: vscode.window.showInformationMessage,
    warning: vscode.window.showWarningMessage,
    error: vscode.window.showErrorMessage,
  }[severity];
  return show<string>(message, { modal, ...(detail !== undefined && { detail }) }, ...choices);
};

const errorsAtOnce = new ErrorsAtOnce();

/** Shows what failed, for whom, why, and what to do about it. Ignores canceled actions. */
export async function showError(error: unknown, ask: Ask, log: Log): Promise<void> {
  if (SetupError.is(error, 'cancelled') || error instanceof vscode.CancellationError) return;
  log.error('Command failed:', error);
  const told = await errorsAtOnce.add(error);
  if (!told) return;
  const { message, docs } = told;
  const showLog = l10n.t('Show Log');
  const openDocs = l10n.t('Open Documentation');
  const choices = docs && isKnownPage(docs) ? [showLog, openDocs] : [showLog];
  const choice = await ask({ severity: 'error', message, modal: false, choices });
  if (choice === showLog) log.show();
  if (choice === openDocs && docs) await openPage(docs);
}

/** Opens a page of Twilio's, or of VS Code's documentation, in the browser. Throws `invalidInput` for any other. */
export async function openPage(address: string): Promise<void> {
  if (!isKnownPage(address)) {
    const message = l10n.t('The extension opens only Twilio’s pages, so it didn’t open {0}.', address);
    throw new SetupError({ kind: 'invalidInput', message });
  }
  await vscode.env.openExternal(vscode.Uri.parse(address));
}

/** Shows a notification while work is running. Cancel aborts the signal, and the work then throws `cancelled`. */
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
