import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Log } from './log';
import { pageDocument } from './pageDocument';
import { pageTabs } from './pageTabs';

/** Milliseconds after which VS Code has restored a panel in front, if it does. */
const restoredAfter = 3000;

/** A webview page: its files and its connection to the host. */
export interface Page {
  /** The panel's ID. */
  view: string;
  title(): string;
  /** The base name of its script and styles in `dist`. */
  bundle: string;
  /** Returns whether a saved state belongs to this page. */
  isState(state: unknown): boolean;
  /** Returns whether to replace a page that an earlier extension host left behind. Its input is lost then. */
  mayReplace(): Promise<boolean>;
  /** Starts the host's side of the connection. `send` is the webview's `postMessage`. */
  talk(send: (message: unknown) => Thenable<boolean>): {
    receive(raw: unknown): Promise<void>;
    dispose(): void;
  };
}

/**
 * A page's panel, which survives a window reload. There's only one, unless the user opens the page before VS Code
 * restores the earlier panel and its input.
 */
export class PagePanel implements vscode.Disposable {
  private readonly opened = new vscode.EventEmitter<void>();
  readonly onDidOpen = this.opened.event;
  private readonly closed = new vscode.EventEmitter<void>();
  readonly onDidClose = this.closed.event;
  private readonly panels: vscode.WebviewPanel[] = [];
  private readonly folder: vscode.Uri;
  private readonly tabs: vscode.Disposable;

  constructor(
    extensionUri: vscode.Uri,
    private readonly page: Page,
    private readonly log: Log,
  ) {
    this.folder = vscode.Uri.joinPath(extensionUri, 'dist');
    this.tabs = vscode.window.tabGroups.onDidChangeTabs(() => void this.replaceOrphans());
  }

  get isOpen(): boolean {
    return this.panels.length > 0;
  }

  /** The page's tabs in front that show no panel of ours. */
  get orphans(): vscode.Tab[] {
    return pageTabs(this.page.view).filter(
      ({ isActive, group }) =>
        isActive && !this.panels.some((panel) => panel.visible && panel.viewColumn === group.viewColumn),
    );
  }

  /**
   * Replaces the page's tabs in front unless VS Code restores their panels. Until the window reloads, it doesn't if an
   * earlier extension host ended under a page, which then has no one to talk to and comes back empty. Never rejects.
   */
  async replaceOrphans(): Promise<void> {
    const found = this.orphans;
    if (found.length === 0) return;
    await setTimeout(restoredAfter);
    const left = () => this.orphans.filter((tab) => found.includes(tab));
    try {
      if (left().length === 0 || !(await this.page.mayReplace())) return;
      await vscode.window.tabGroups.close(left());
      this.open();
    } catch (error) {
      this.log.error('A page could not be replaced:', error);
    }
  }

  /** Opens the page, or reveals it if it's already open. */
  open(): void {
    const last = this.panels.at(-1);
    if (last) {
      last.reveal();
      return;
    }
    const { page } = this;
    this.fill(vscode.window.createWebviewPanel(page.view, page.title(), vscode.ViewColumn.Active));
  }

  /** Takes over a panel that VS Code restored. Closes it if its state doesn't belong to the page. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    if (this.page.isState(state)) {
      this.fill(panel);
    } else {
      this.log.warn(`A page could not be restored: ${this.page.view}`);
      panel.dispose();
    }
  }

  dispose(): void {
    this.tabs.dispose();
    this.closed.dispose();
    for (const panel of [...this.panels]) panel.dispose();
    this.opened.dispose();
  }

  private fill(panel: vscode.WebviewPanel): void {
    this.panels.push(panel);
    const { webview } = panel;
    // A restored panel still has the options set by the extension version that opened it.
    webview.options = { enableScripts: true, localResourceRoots: [this.folder] };
    const talk = this.page.talk((message) => webview.postMessage(message));
    webview.onDidReceiveMessage((message: unknown) => talk.receive(message));
    panel.onDidDispose(() => {
      talk.dispose();
      this.panels.splice(this.panels.indexOf(panel), 1);
      if (!this.isOpen) this.closed.fire();
    });
    webview.html = pageDocument({
      cspSource: webview.cspSource,
      script: { address: this.address(webview, `${this.page.bundle}.js`), nonce: randomUUID() },
      style: this.address(webview, `${this.page.bundle}.css`),
      language: vscode.env.language,
    });
    this.opened.fire();
  }

  private address(webview: vscode.Webview, file: string): string {
    return webview.asWebviewUri(vscode.Uri.joinPath(this.folder, file)).toString();
  }
}
