import { homedir } from 'node:os';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Accounts } from '../../accounts/editor/accounts';
import { openConsole } from '../../accounts/editor/openConsole';
import { SetupError } from '../../twilio/errors';
import { type Outside, plain, raw } from '../../twilio/redact';
import type { Ask } from '../../ui/ask';
import { commands, views } from '../../ui/ids';
import type { Log } from '../../ui/log';
import { type Page, PagePanel } from '../../ui/panel';
import { when } from '../../ui/text';
import { largestFile } from '../form/limits';
import {
  type AccountView,
  type Draft,
  draftSchema,
  type InputProblem,
  type PlanView,
  type RunView,
} from '../form/messages';
import { wantedOf } from '../form/reading';
import type { Encoding } from '../list/bytes';
import { type Act, type FormServices, InviteSession } from '../form/session';
import { planView, RunViews } from '../form/views';
import type { Wanted } from '../plan/model';
import type { PersonResult } from '../plan/outcome';
import type { Prepared } from '../run/invitation';
import { consoleList, resultsAsCsv, resultsAsMarkdown } from '../run/results';
import type { Invitations } from './invitations';

/** Gives the form accounts, invitations, and VS Code's dialogs. */
export class FormHost implements FormServices {
  private readonly views = new RunViews(when);
  private readonly proposing = new vscode.EventEmitter<void>();
  private proposed: string | undefined;
  private prepared: Prepared | undefined;

  constructor(
    private readonly accounts: Accounts,
    private readonly invitations: Invitations,
  ) {
    accounts.onDidChange(() => {
      if (!accounts.find(this.prepared?.account.sid)) this.prepared = undefined;
      // Drops the rows of a run that's gone.
      this.run();
    });
  }

  onDidChange(listener: () => void): vscode.Disposable {
    return vscode.Disposable.from(
      this.accounts.onDidChange(() => listener()),
      this.invitations.onDidChange(() => listener()),
      this.proposing.event(() => listener()),
    );
  }

  /** Has the form show a list that a language model proposed. Throws `conflict` while it shows a run. */
  propose(list: string): void {
    if (this.run()) {
      throw new SetupError({
        kind: 'conflict',
        message: l10n.t('The invite form shows an invitation or its results, so it can’t take another list.'),
        remedy: l10n.t('First finish or leave it in the form.'),
      });
    }
    this.proposed = list;
    this.proposing.fire();
  }

  async handOver(show: (list: string) => Promise<boolean>): Promise<void> {
    const { proposed } = this;
    if (proposed !== undefined && (await show(proposed)) && this.proposed === proposed)
      this.proposed = undefined;
  }

  async account(): Promise<AccountView> {
    const account = this.accounts.current;
    if (!account)
      return { name: '', sidEnd: '', sample: false, obstacle: l10n.t('No account is connected.') };
    const view = { name: plain(account.name), sidEnd: account.sid.slice(-4), sample: account.sample };
    const held = await this.accounts.held(account);
    if (held.organization) return view;
    const obstacle = account.organizationCredential
      ? l10n.t('The organization app’s credential is missing. Enter it again to invite people.')
      : l10n.t('Only the organization’s OAuth app can invite people. Enter its client ID and secret.');
    return { ...view, obstacle };
  }

  /** Makes a plan from the draft, or returns the problems in the draft, with lines and remedies. */
  async preview(
    draft: Draft,
    signal: AbortSignal,
  ): Promise<{ plan: PlanView } | { problems: InputProblem[] }> {
    const account = this.accounts.current;
    if (!account) throw new SetupError({ kind: 'auth', message: l10n.t('No account is connected.') });
    const { wanted, problems, notes } = wantedOf(
      draft,
      { ...account, name: raw(account.name) },
      this.accountNames(),
    );
    if (problems.length > 0) return { problems };
    this.prepared = await this.invitations.prepare(account, 'add', wanted, signal);
    const view = planView(this.prepared);
    return { plan: { ...view, notes: [...(view.notes ?? []), ...notes] } };
  }

  accountNames(): readonly string[] {
    return this.accounts.all.flatMap(({ sid, name }) => [sid, raw(name)]);
  }

  decode(bytes: Uint8Array, encoding: Encoding): Thenable<string> {
    return vscode.workspace.decode(bytes, { encoding });
  }

  async act(message: Act): Promise<void> {
    const { accounts, invitations } = this;
    switch (message.type) {
      case 'apply':
        return this.apply(message);
      case 'pause':
        invitations.pause(message.on);
        return;
      case 'cancel':
        invitations.cancel();
        return;
      case 'retryFailed':
        return invitations.retryFailed(message.administrators, message.rest);
      case 'startOver':
        return invitations.putAway();
      case 'saveResults':
        return this.saveResults(message.format);
      case 'copyResults': {
        const shown = this.results();
        return shown && copy(resultsAsMarkdown(shown.results, shown.wanted));
      }
      case 'copyConsoleList':
        return copy(consoleList(this.results()?.results ?? []));
      case 'openConsole':
        return openConsole(this.accounts, 'accountUsers', l10n.t('Invite People'));
      case 'openDomains':
        return openConsole(this.accounts, 'domains', l10n.t('Verify a Domain'));
      case 'connect':
        await vscode.commands.executeCommand(
          accounts.current ? commands.replaceOrganizationCredential : commands.connectAccount,
        );
    }
  }

  run(): RunView | undefined {
    const { shown, recorded } = this.invitations;
    if (shown) return this.views.ofRun(shown);
    if (!recorded) this.views.forget(undefined);
    return recorded && this.views.ofRecord(recorded);
  }

  async chooseFile(): Promise<{ name: Outside; bytes: Uint8Array } | undefined> {
    const [uri] =
      (await vscode.window.showOpenDialog({
        title: l10n.t('Open a List of People'),
        openLabel: l10n.t('Open'),
        filters: { [l10n.t('Lists')]: ['csv', 'tsv', 'txt'], [l10n.t('All files')]: ['*'] },
      })) ?? [];
    if (!uri) return undefined;
    const { size } = await vscode.workspace.fs.stat(uri);
    // One byte over the limit is enough for the form to reject the file, so don't read it.
    const bytes =
      size > largestFile ? new Uint8Array(largestFile + 1) : await vscode.workspace.fs.readFile(uri);
    return { name: uri.path.split('/').pop() ?? '', bytes };
  }

  /** Carries out the last shown plan, only once. Resolves when the run ends. */
  private async apply({ plan, administrators, ownAccess }: Extract<Act, { type: 'apply' }>): Promise<void> {
    const { prepared } = this;
    if (prepared?.id !== plan || prepared.account.sid !== this.accounts.current?.sid) {
      throw new SetupError({
        kind: 'conflict',
        message: l10n.t('The preview is out of date.'),
        remedy: l10n.t('Preview again, then confirm.'),
      });
    }
    this.prepared = undefined;
    try {
      await this.invitations.start(prepared, { administrators, ownAccess });
    } catch (error) {
      // The user went back, so the plan can still be confirmed.
      if (SetupError.is(error, 'cancelled')) this.prepared ??= prepared;
      throw error;
    }
  }

  private async saveResults(format: 'csv' | 'markdown'): Promise<void> {
    const shown = this.results();
    if (!shown) return;
    const [extension, name, text] =
      format === 'csv'
        ? ['csv', l10n.t('CSV'), resultsAsCsv(shown.results, shown.wanted)]
        : ['md', l10n.t('Markdown'), resultsAsMarkdown(shown.results, shown.wanted)];
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
    const uri = await vscode.window.showSaveDialog({
      title: l10n.t('Save the Results'),
      defaultUri: vscode.Uri.joinPath(folder, `twilio-invitation.${extension}`),
      filters: { [name]: [extension] },
    });
    if (!uri) return;
    try {
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    } catch (cause) {
      throw new SetupError({
        kind: 'storage',
        message: l10n.t('Couldn’t save the results as {0}.', uri.fsPath),
        remedy: l10n.t('Save them again in a folder where you have write access.'),
        cause,
      });
    }
  }

  private results(): { results: readonly PersonResult[]; wanted: readonly Wanted[] } | undefined {
    const { shown, recorded } = this.invitations;
    if (shown?.result) return { results: shown.result.results, wanted: shown.prepared.plan.wanted };
    return recorded;
  }
}

async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
}

/** Creates the invite form's panel. */
export function inviteForm(extensionUri: vscode.Uri, host: FormHost, ask: Ask, log: Log): PagePanel {
  let wasAsked = false;
  const page: Page = {
    view: views.inviteForm,
    title: () => l10n.t('Invite People'),
    bundle: 'form',
    isState: (state) => draftSchema.safeParse(state).success,
    mayReplace: async () => {
      // The journal has everything about a run.
      if (host.run()) return true;
      if (wasAsked) return false;
      wasAsked = true;
      return askToStartNew(ask);
    },
    talk: (send) => new InviteSession(host, { send, log, texts: vscode.l10n.bundle }),
  };
  return new PagePanel(extensionUri, page, log);
}

/** Asks what to do with a form that VS Code gives back only after a reload. Returns whether to replace it with a new one. */
async function askToStartNew(ask: Ask): Promise<boolean> {
  const reload = l10n.t('Reload Window');
  const startNew = l10n.t('Start a New Form');
  const message = l10n.t(
    'VS Code restarted its extensions, so the invite form no longer responds. Reload the window to keep what you entered.',
  );
  const choice = await ask({ severity: 'warning', message, modal: false, choices: [reload, startNew] });
  if (choice === reload) await vscode.commands.executeCommand('workbench.action.reloadWindow');
  return choice === startNew;
}
