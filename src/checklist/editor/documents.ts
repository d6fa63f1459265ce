import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Step, SubStep } from '../steps';
import type { Accounts } from '../../accounts/editor/accounts';
import type { Checklist } from './checklist';

const scheme = 'twilio-setup';
const guidePath = 'guide';
const reportPath = 'report';
const keysPath = 'keys';

/** The explanations of the rows: read-only Markdown, shown in VS Code's own preview and kept current. */
export class Explanations implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly disposables: vscode.Disposable[];
  private readonly reports = new Map<string, string>();

  constructor(
    private readonly accounts: Accounts,
    private readonly checklist: Checklist,
  ) {
    this.disposables = [
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      checklist.onDidChange(() => {
        for (const { uri } of vscode.workspace.textDocuments)
          if (uri.scheme === scheme) this.changed.fire(uri);
      }),
    ];
  }

  /** Opens the explanation of a step or sub-step, or the whole guide. */
  async show(what: Step | SubStep | undefined): Promise<void> {
    const title = (what?.title() ?? l10n.t('Twilio account setup')).replaceAll('/', ' ');
    const uri = vscode.Uri.from({ scheme, path: `/${what?.id ?? guidePath}/${title}.md` });
    // Unlike `markdown.showPreview`, this leaves the focus in the tree.
    await vscode.commands.executeCommand('vscode.openWith', uri, 'vscode.markdown.preview.editor', {
      preserveFocus: true,
      preview: true,
    });
  }

  /** Opens the help about keys, and moves the focus there, so that a screen reader reads it. */
  async showKeys(): Promise<void> {
    const uri = vscode.Uri.from({
      scheme,
      path: `/${keysPath}/${l10n.t('Keyboard and screen reader help')}.md`,
    });
    await vscode.commands.executeCommand('vscode.openWith', uri, 'vscode.markdown.preview.editor');
  }

  /** Opens a report. It may name people, so it's kept only in memory. */
  async showReport(name: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `/${reportPath}/${this.reports.size + 1}/${name}.md` });
    this.reports.set(uri.path, text);
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const id = uri.path.split('/')[1];
    if (id === reportPath) {
      const gone = l10n.t(
        'This report was kept only until its window closed. Create it again or open the saved file.',
      );
      return this.reports.get(uri.path) ?? gone;
    }
    const { ExplanationTexts, keysText } = await import('./guide.js');
    if (id === keysPath) return keysText();
    return new ExplanationTexts(this.accounts, this.checklist).textOf(id);
  }

  dispose(): void {
    vscode.Disposable.from(...this.disposables).dispose();
  }
}
