import { homedir } from 'node:os';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ConnectedAccount } from '../../accounts/account';
import type { Accounts } from '../../accounts/editor/accounts';
import type { Invitations } from '../../people/editor/invitations';
import type { Plan } from '../../people/plan/model';
import { describePerson } from '../../people/plan/sentences';
import type { Now, Prepared } from '../../people/run/invitation';
import { cancelled, SetupError } from '../../twilio/errors';
import { plain } from '../../twilio/redact';
import { type Ask, withNotification } from '../../ui/ask';
import { runWizard } from '../../ui/wizard';
import { compareTeam } from '../compare';
import { type CreatedTeam, createTeam } from '../create';
import { checkUnchanged, planTeam } from '../guards';
import { planTexts } from '../planText';
import type { TeamFile } from '../schema';
import { leftOut } from '../words';
import type { Seen, TeamFiles } from './teamFiles';

/** The scheme of the documents that a plan is shown in. */
const planScheme = 'twilio-setup-plan';
/** The most people that a confirmation names, because VS Code's dialog doesn't scroll. */
const most = 10;

/** Compares a team file, applies it, and creates one. */
export class TeamCommands implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly subscription = vscode.workspace.registerTextDocumentContentProvider(planScheme, this);
  /** The texts of the plans that were shown, by path. */
  private readonly texts = new Map<string, string>();
  /** The team file of each plan. */
  private readonly fileOfPlan = new Map<string, vscode.Uri>();

  constructor(
    private readonly files: TeamFiles,
    private readonly accounts: Accounts,
    private readonly invitations: Invitations,
    private readonly showRun: () => void,
    private readonly ask: Ask,
  ) {}

  provideTextDocumentContent({ path }: vscode.Uri): string {
    return this.texts.get(path) ?? '';
  }

  /** Reads Twilio and shows what differs from the file. Writes nothing. */
  async compare(given: unknown): Promise<void> {
    await this.files.compare(await this.find(given));
  }

  /**
   * Plans what makes Twilio like the file, shows the plan as a diff, and carries it out once it's confirmed. Throws
   * `conflict` if a guard refuses.
   */
  async apply(given: unknown): Promise<void> {
    const document = await this.find(given);
    if (!(await this.isTrusted())) return;
    this.invitations.checkIdle();
    const file = this.files.fileOf(document);
    const account = await this.files.accountOf(file);
    if (!account || !(await this.isCurrent(account))) return;
    const { comparison: compared } = this.files.of(document);
    const title = l10n.t('Comparing the team file');
    const { prepared, seen } = await withNotification(title, (signal) =>
      this.prepare(account, file, compared?.state, signal),
    );
    const { plan } = prepared;
    const { comparison } = this.files.show(document, seen);
    if (plan.people.every(({ operations }) => operations.length === 0)) {
      await this.tellNothing(plan);
      return;
    }
    await this.showPlan(document, prepared, seen);
    if (!(await this.confirm(prepared))) return;
    await confirmAdministrators(plan);
    // The confirmation may have taken long.
    const again = await withNotification(title, (signal) =>
      this.prepare(account, file, comparison?.state, signal),
    );
    await this.carryOut(again.prepared);
    if (!document.isClosed) await this.files.compare(document);
  }

  /** Writes a team file from what Twilio has, in a place that the user chooses, and opens it. */
  async create(): Promise<void> {
    const account = this.accounts.current;
    if (!account) return;
    const seen = await withNotification(l10n.t('Reading who has access'), (signal) =>
      this.files.look(account, signal),
    );
    const created = createTeam(seen.access, seen.knowledge);
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
    const uri = await vscode.window.showSaveDialog({
      title: l10n.t('Create Team File for {0}', plain(account.name)),
      saveLabel: l10n.t('Create'),
      defaultUri: vscode.Uri.joinPath(folder, 'twilio-team.json'),
      filters: { [l10n.t('Team file')]: ['json'] },
    });
    if (!uri) return;
    await vscode.workspace.fs
      .writeFile(uri, new TextEncoder().encode(created.text))
      .then(undefined, (cause: unknown) => {
        throw new SetupError({
          kind: 'storage',
          message: l10n.t('Couldn’t save the team file as {0}.', uri.fsPath),
          remedy: l10n.t('Create it again in a folder where you have write access.'),
          cause,
        });
      });
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    this.files.show(document, seen);
    await this.tellLeft(created);
  }

  dispose(): void {
    this.subscription.dispose();
  }

  /** Finds the file that a command is about. In a shown plan, that's the plan's file. */
  private find(given: unknown): Promise<vscode.TextDocument> {
    const active = given instanceof vscode.Uri ? given : vscode.window.activeTextEditor?.document.uri;
    return this.files.find(active?.scheme === planScheme ? this.fileOfPlan.get(active.path) : active);
  }

  private async prepare(
    account: ConnectedAccount,
    file: TeamFile,
    state: string | undefined,
    signal: AbortSignal,
  ): Promise<{ prepared: Prepared; seen: Seen }> {
    let now: Now | undefined;
    const prepared = await this.invitations.prepareWith(
      account,
      'set',
      (read) => {
        now = read;
        const comparison = compareTeam(file, read.present, read.knowledge);
        if (state !== undefined) checkUnchanged({ state }, comparison);
        return planTeam(comparison, read.present, read.knowledge);
      },
      signal,
    );
    if (!now) throw cancelled();
    const { present: access, knowledge } = now;
    return { prepared, seen: { account: prepared.account, access, knowledge, at: new Date(knowledge.now) } };
  }

  private async isTrusted(): Promise<boolean> {
    if (vscode.workspace.isTrusted) return true;
    const manage = l10n.t('Manage Workspace Trust');
    const message = l10n.t(
      'In Restricted Mode, you can compare a team file but not apply it. Trust this workspace first.',
    );
    const choice = await this.ask({ severity: 'info', message, modal: false, choices: [manage] });
    if (choice === manage) await vscode.commands.executeCommand('workbench.trust.manage');
    return false;
  }

  /** Returns whether the window works with the account, where a run shows its progress. Offers to switch to it. */
  private async isCurrent({ sid, name }: ConnectedAccount): Promise<boolean> {
    if (this.accounts.current?.sid === sid) return true;
    const switchTo = l10n.t('Switch to {0}', plain(name));
    const message = l10n.t('The file is for a different account than the one in use.');
    const choice = await this.ask({ severity: 'info', message, modal: true, choices: [switchTo] });
    if (choice !== switchTo) return false;
    await this.accounts.select(sid);
    return true;
  }

  private async tellNothing({ people }: Plan): Promise<void> {
    const message =
      people.length === 0
        ? l10n.t('Twilio already matches the file. There is nothing to apply.')
        : l10n.t('Nothing in the file can be applied.');
    await this.ask({
      severity: 'info',
      message,
      modal: people.length > 0,
      choices: [],
      ...(people.length > 0 && { detail: sentences(people) }),
    });
  }

  private async showPlan(
    document: vscode.TextDocument,
    { id, plan, account }: Prepared,
    seen: Seen,
  ): Promise<void> {
    const { now, then } = planTexts(plan, seen.access, seen.knowledge);
    this.texts.clear();
    const [left, right] = [
      ['now', now],
      ['then', then],
    ].map(([name = '', text = '']) => {
      const uri = vscode.Uri.from({ scheme: planScheme, path: `/${id}/${name}` });
      this.texts.set(uri.path, text);
      this.fileOfPlan.set(uri.path, document.uri);
      return uri;
    });
    const title = l10n.t('Plan for {0}: Now ↔ Then', plain(account.name));
    await vscode.commands.executeCommand('vscode.diff', left, right, title, { preview: true });
  }

  private async confirm({ plan, account }: Prepared): Promise<boolean> {
    const people = plan.people.filter(({ operations }) => operations.length > 0);
    const left = plan.people.filter(({ operations }) => operations.length === 0);
    const carryOut = l10n.t('Apply');
    const sample = l10n.t('This is the sample account. Nothing leaves this computer.');
    const choice = await this.ask({
      severity: plan.ownAccessLost || plan.administrators.length > 0 ? 'warning' : 'info',
      message:
        people.length === 1
          ? l10n.t('Change 1 person on {0}?', plain(account.name))
          : l10n.t('Change {0} people on {1}?', people.length, plain(account.name)),
      detail: [sentences([...people, ...left]), ...(account.sample ? [sample] : [])].join('\n\n'),
      modal: true,
      choices: [l10n.t('Review the Plan'), carryOut],
    });
    return choice === carryOut;
  }

  /** Shows the run in the form, where it can be paused, canceled, and continued. */
  private async carryOut(prepared: Prepared): Promise<void> {
    const { administrators, ownAccessLost: ownAccess } = prepared.plan;
    const begun = this.invitations.onDidChange(() => {
      if (this.invitations.run?.prepared !== prepared) return;
      begun.dispose();
      this.showRun();
    });
    try {
      await this.invitations.start(prepared, { administrators, ownAccess });
    } finally {
      begun.dispose();
    }
  }

  private async tellLeft({ left }: CreatedTeam): Promise<void> {
    const counts = leftOut({ ...left, owner: 0 });
    if (counts === '') return;
    const message = l10n.t('The file leaves out people that no file can change. {0}', counts);
    await this.ask({ severity: 'info', message, modal: false, choices: [] });
  }
}

function sentences(people: Plan['people']): string {
  const lines = people.slice(0, most).map((person) => `${person.email}: ${describePerson(person)}`);
  const more = people.length - lines.length;
  return [...lines, ...(more > 0 ? [l10n.t('and {0} more', more)] : [])].join('\n');
}

/** Asks to tick everyone who becomes Administrator, so that Enter alone never gives it. Throws `cancelled`. */
async function confirmAdministrators({ administrators }: Plan): Promise<void> {
  if (administrators.length === 0) return;
  await runWizard(l10n.t('Administrators'), [
    () => ({
      kind: 'pickMany',
      prompt: () =>
        l10n.t('Administrators can do everything on this account. Select each person who should become one.'),
      items: administrators.map((email) => ({ id: email, label: email })),
      chosen: [],
      change: (chosen, id, on) => (on ? [...chosen, id] : chosen.filter((each) => each !== id)),
      accept: (chosen) =>
        Promise.resolve(
          chosen.length === administrators.length
            ? undefined
            : l10n.t('Select everyone, or leave with Escape and change the file.'),
        ),
    }),
  ]);
}
