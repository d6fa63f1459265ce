import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { draftSchema } from '../alerts/messages';
import { AlertsSession, type AlertsHost } from './alertsSession';
import { views } from './ids';
import type { Log } from './log';
import { PagePanel } from './pagePanel';

/** The panel in which the owner decides who gets which alerts. */
export function alertsPage(extensionUri: vscode.Uri, host: AlertsHost, log: Log): PagePanel {
  const page = {
    view: views.alerts,
    title: () => l10n.t('Alerts'),
    bundle: 'alerts',
    isState: (state: unknown) => draftSchema.safeParse(state).success,
    talk: (send: (message: unknown) => Thenable<boolean>) =>
      new AlertsSession(host, send, log, vscode.l10n.bundle),
  };
  return new PagePanel(extensionUri, page, log);
}
