import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { type Step, steps, type SubStep, subSteps } from '../steps';
import type { Accounts } from '../../accounts/editor/accounts';
import { html } from '../../ui/escape';
import { type CommandId, commands } from '../../ui/ids';
import { pageDocument } from '../../ui/pageDocument';
import type { Checklist } from './checklist';
import { makeRow, type Row } from './rows';
import type { ChecklistView } from './tree';

const scheme = 'twilio-setup';
const guidePath = 'guide';
const reportPath = 'report';
const keysPath = 'keys';

/** The editor that shows explanations. The manifest declares it too. */
const editor = 'twilioSetup.explanation';

/** What an explanation offers, and for which rows, by their context values. The first is the row's main action. */
const actions: readonly [CommandId, RegExp][] = [
  [commands.invitePeople, /;people(\.(address|roles|submit))?;/],
  [commands.decideAlerts, /;alerts[.;]/],
  [commands.chooseExpectedAdministrators, /;people\.expected;/],
  [commands.setBalanceLimit, /;billing\.balance;/],
  [commands.openInConsole, /^/],
  [commands.markDone, /;canMark/],
  [commands.undoMarkDone, /;canUndo/],
  [commands.checkNow, /;check/],
];

/** The part of package.json that's needed here. VS Code keeps the English title next to a translated one. */
interface Manifest {
  contributes: { commands: { command: string; title: string | { value: string } }[] };
}

/** The explanations of the rows: read-only Markdown, kept current, and shown with links that run the row's commands. */
export class Explanations
  implements vscode.TextDocumentContentProvider, vscode.CustomTextEditorProvider, vscode.Disposable
{
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly disposables: vscode.Disposable[];
  private readonly reports = new Map<string, string>();
  /** Names rows in links, which other extensions and agents can't read, so that only a click on a link ticks a box. */
  private readonly secret = crypto.randomUUID();

  constructor(
    private readonly extension: vscode.Extension<unknown>,
    private readonly accounts: Accounts,
    private readonly checklist: Checklist,
    private readonly view: ChecklistView,
  ) {
    this.disposables = [
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.window.registerCustomEditorProvider(editor, this, {
        webviewOptions: { enableFindWidget: true },
      }),
      checklist.onDidChange(() => {
        for (const { uri } of vscode.workspace.textDocuments)
          if (uri.scheme === scheme) this.changed.fire(uri);
      }),
    ];
  }

  /** Opens the explanation of a step or sub-step, or the whole guide. */
  async show(what: Step | SubStep | undefined): Promise<void> {
    const title = (what?.title() ?? l10n.t('Twilio account setup')).replaceAll('/', ' ');
    const uri = vscode.Uri.from({ scheme, path: `/${what?.id ?? guidePath}/${title}` });
    const options = { preserveFocus: true, preview: true };
    await vscode.commands.executeCommand('vscode.openWith', uri, editor, options);
  }

  /** Returns the row that a link in an explanation names. */
  rowIn(given: unknown): Row | undefined {
    return rowWith((id) => given === `${this.secret}/${id}`);
  }

  /** Shows a document as VS Code renders its Markdown. VS Code's own preview has no links that run commands. */
  async resolveCustomTextEditor(document: vscode.TextDocument, panel: vscode.WebviewPanel): Promise<void> {
    const { webview } = panel;
    const folder = vscode.Uri.joinPath(this.extension.extensionUri, 'dist');
    webview.options = {
      enableCommandUris: actions.map(([command]) => command),
      localResourceRoots: [folder],
    };
    const style = webview.asWebviewUri(vscode.Uri.joinPath(folder, 'explanation.css')).toString();
    const show = async () => {
      const text = await vscode.commands.executeCommand<string>('markdown.api.render', document.getText());
      webview.html = pageDocument({
        cspSource: webview.cspSource,
        style,
        content: text.replace('</h1>', (end) => end + this.links(document.uri)),
        language: vscode.env.language,
      });
    };
    const changes = vscode.workspace.onDidChangeTextDocument(async (event) => {
      if (event.document === document) await show();
    });
    panel.onDidDispose(() => void changes.dispose());
    await show();
  }

  /** Returns the actions of the explained row as HTML. */
  private links({ path }: vscode.Uri): string {
    const id = path.split('/')[1];
    const row = this.accounts.current && rowWith((each) => each === id);
    if (!row) return '';
    const { contextValue = '' } = makeRow(row, this.view.shown).item;
    const argument = encodeURIComponent(JSON.stringify([`${this.secret}/${id}`]));
    const { contributes } = this.extension.packageJSON as Manifest;
    const links = actions
      .filter(([, rows]) => rows.test(contextValue))
      .map(([command]) => {
        const title = contributes.commands.find((each) => each.command === command)?.title ?? '';
        const text = typeof title === 'string' ? title : title.value;
        return `<a href="command:${command}?${argument}">${html(text)}</a>`;
      });
    return `<nav>${links.join('')}</nav>`;
  }

  /** Opens the help about keys, and moves the focus there, so that a screen reader reads it. */
  async showKeys(): Promise<void> {
    const path = `/${keysPath}/${l10n.t('Keyboard and screen reader help')}`;
    const uri = vscode.Uri.from({ scheme, path });
    await vscode.commands.executeCommand('vscode.openWith', uri, editor);
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

/** Finds a step's or sub-step's row by its ID. */
function rowWith(matches: (id: string) => boolean): Row | undefined {
  const step = steps.find(({ id }) => matches(id));
  if (step) return { kind: 'step', step };
  const subStep = subSteps.find(({ id }) => matches(id));
  return subStep && { kind: 'subStep', subStep };
}
