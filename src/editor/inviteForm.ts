import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { draftSchema } from '../form/messages';
import { views } from './ids';
import { inviteDocument } from './inviteDocument';
import { InviteSession, type InviteFormHost } from './inviteSession';
import type { Log } from './log';

export type { InviteFormHost } from './inviteSession';

/** The invite form's panel: there is one at most, and it is found again after a reload of the window. */
export class InviteForm implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private readonly serializer: vscode.Disposable;
  private readonly folder: vscode.Uri;

  constructor(
    extensionUri: vscode.Uri,
    private readonly host: InviteFormHost,
    private readonly log: Log,
  ) {
    this.folder = vscode.Uri.joinPath(extensionUri, 'dist');
    this.serializer = vscode.window.registerWebviewPanelSerializer(views.inviteForm, this);
  }

  /** Opens the form, or brings the open one to the front. */
  open(): void {
    if (this.panel) {
      this.panel.reveal();
      return;
    }
    const title = l10n.t('Invite People');
    this.fill(vscode.window.createWebviewPanel(views.inviteForm, title, vscode.ViewColumn.Active));
  }

  /** Takes over a panel that VS Code kept. One whose state is not a draft is of no use and goes. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    if (!this.panel && draftSchema.safeParse(state).success) {
      this.fill(panel);
    } else {
      this.log.warn('The invite form could not be restored.');
      panel.dispose();
    }
    return Promise.resolve();
  }

  dispose(): void {
    this.serializer.dispose();
    this.panel?.dispose();
  }

  private fill(panel: vscode.WebviewPanel): void {
    this.panel = panel;
    const { webview } = panel;
    // A restored panel still has the options that its version of the extension gave it.
    webview.options = { enableScripts: true, localResourceRoots: [this.folder] };
    const send = (message: unknown) => webview.postMessage(message);
    const session = new InviteSession(this.host, send, this.log, vscode.l10n.bundle);
    webview.onDidReceiveMessage((message: unknown) => session.receive(message));
    panel.onDidDispose(() => {
      session.dispose();
      this.panel = undefined;
    });
    webview.html = inviteDocument({
      cspSource: webview.cspSource,
      nonce: randomUUID(),
      script: this.address(webview, 'form.js'),
      style: this.address(webview, 'form.css'),
      language: vscode.env.language,
    });
  }

  private address(webview: vscode.Webview, file: string): string {
    return webview.asWebviewUri(vscode.Uri.joinPath(this.folder, file)).toString();
  }
}
