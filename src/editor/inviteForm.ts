import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { draftSchema } from '../form/messages';
import { views } from './ids';
import { InviteSession, type InviteFormHost } from './inviteSession';
import type { Log } from './log';
import { PagePanel } from './pagePanel';

/** The invite form's panel. */
export function inviteForm(extensionUri: vscode.Uri, host: InviteFormHost, log: Log): PagePanel {
  const page = {
    view: views.inviteForm,
    title: () => l10n.t('Invite People'),
    bundle: 'form',
    isState: (state: unknown) => draftSchema.safeParse(state).success,
    talk: (send: (message: unknown) => Thenable<boolean>) =>
      new InviteSession(host, send, log, vscode.l10n.bundle),
  };
  return new PagePanel(extensionUri, page, log);
}
