import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Accounts } from '../../accounts/editor/accounts';
import { openConsole } from '../../accounts/editor/openConsole';
import { type AlertGrid, emptyGrid } from '../../checklist/alertGrid';
import type { Checklist } from '../../checklist/editor/checklist';
import { subSteps } from '../../checklist/steps';
import { alerts as alertsStep } from '../../checklist/steps/alerts';
import type { SubStep } from '../../checklist/steps/step';
import { canFire } from '../../twilio/answers';
import { SetupError } from '../../twilio/errors';
import { plain } from '../../twilio/redact';
import type { Ask } from '../../ui/ask';
import { commands, views } from '../../ui/ids';
import type { Log } from '../../ui/log';
import { type Failure, type Line, PageSession } from '../../ui/pageSession';
import { type Page, PagePanel } from '../../ui/panel';
import { when } from '../../ui/text';
import { draftSchema, type FromPage, fromPageSchema, type ToPage } from '../messages';
import { type AlertsView, changeGrid, checkKindName, type GridChange, standingOf } from '../table';
import type { UsageTriggers } from './triggers';

const decideStep = 'alerts.decide';
const addStep = 'alerts.add';

/** The host's side of the talk with one alerts page: the current account's table in words, and the ways to change it. */
export class Alerts extends PageSession<FromPage, ToPage> {
  /** The last change that was carried out. */
  private request = 0;
  private marking: Promise<void> | undefined;

  constructor(
    private readonly accounts: Accounts,
    private readonly checklist: Checklist,
    private readonly markSubStep: (subStep: SubStep) => Promise<void>,
    private readonly triggers: UsageTriggers,
    private readonly ask: Ask,
    line: Line<ToPage>,
  ) {
    super(
      fromPageSchema,
      (tell) => vscode.Disposable.from(checklist.onDidChange(tell), triggers.onDidChange(tell)),
      line,
    );
  }

  protected async obey(message: FromPage): Promise<void> {
    if (!('request' in message)) return this.act(message);
    try {
      // The user may have switched accounts since.
      if (message.of === this.accounts.current?.sid) await this.act(message);
    } finally {
      this.request = message.request;
    }
    await this.tell();
  }

  protected async tell(): Promise<void> {
    await this.post({ type: 'view', request: this.request, view: this.view() });
  }

  protected async fail(
    message: FromPage,
    { message: text, remedy = '' }: Failure,
    isCancelled: boolean,
  ): Promise<void> {
    if (!isCancelled) await this.post({ type: 'refused', message: `${text} ${remedy}`.trim() });
    if ('request' in message) await this.tell();
  }

  view(): AlertsView {
    const { sid = '', name = '', sample = false } = this.accounts.current ?? {};
    const { alerts: grid = emptyGrid, attestations } = this.checklist.record;
    const said = attestations[addStep];
    return {
      sid,
      name: plain(name),
      sample,
      grid,
      ...(said && { said: { by: plain(said.by), at: when(said.at), of: said.of ?? [] } }),
      triggers: this.triggersView(sample),
    };
  }

  private async act(asked: FromPage): Promise<void> {
    const { checklist, triggers } = this;
    switch (asked.type) {
      case 'ready': {
        const { name = '' } = draftSchema.safeParse(asked.kept).data ?? {};
        this.request = 0;
        await this.post({ type: 'init', view: this.view(), name, ...this.texts });
        if (!triggers.known || 'failure' in triggers.known) await triggers.read();
        return;
      }
      case 'decide': {
        const { change } = asked;
        await checklist.decideAlerts((grid) => changed(grid, change));
        if (change.type === 'add') await this.post({ type: 'added' });
        return;
      }
      case 'markDone':
        return (this.marking ??= this.markDone().finally(() => (this.marking = undefined)));
      case 'openConsole':
        return openConsole(this.accounts, 'notificationPreferences', l10n.t('Notification Preferences'));
      case 'copy': {
        const lines = standingOf(this.view()).clicks.filter(({ kind }) => kind === (asked.kind ?? kind));
        await vscode.env.clipboard.writeText(lines.map(({ text }) => text).join('\n'));
        return this.post({ type: 'copied', kind: asked.kind });
      }
      case 'manageTriggers':
        return triggers.manage();
      case 'connect':
        await vscode.commands.executeCommand(commands.connectAccount);
    }
  }

  /** Marks both items once the user agrees outside the page, where no script in the page can answer. */
  private async markDone(): Promise<void> {
    const { attester, current } = this.accounts;
    // The first mark asks for the user's name, which is also outside the page.
    if (attester !== undefined) {
      const mark = l10n.t('Mark as Done');
      const choice = await this.ask({
        severity: 'info',
        message: l10n.t('Mark “{0}” as done?', alertsStep.title()),
        detail: l10n.t('It’s marked under your name, {0}. No one verifies it.', plain(attester)),
        modal: true,
        choices: [l10n.t('Go Back'), mark],
      });
      if (choice !== mark || current?.sid !== this.accounts.current?.sid) return;
    }
    // Whoever says that the Console matches has also decided.
    await this.attest(addStep);
    if (this.view().said && !this.checklist.record.attestations[decideStep]) await this.attest(decideStep);
  }

  private async attest(id: string): Promise<void> {
    const subStep = subSteps.find((each) => each.id === id);
    if (subStep) await this.markSubStep(subStep);
  }

  private triggersView(sample: boolean): AlertsView['triggers'] {
    const { known } = this.triggers;
    if (!known || 'failure' in known) {
      const text = known?.failure ?? l10n.t('Not checked yet.');
      return { text, cell: l10n.t('not checked'), verified: false };
    }
    const marked = (text: string) => (sample ? l10n.t('sample: {0}', text) : text);
    const { length } = known.triggers;
    const count = length === 1 ? l10n.t('1 usage trigger') : l10n.t('{0} usage triggers', length);
    const at = when(known.at);
    const verified = known.triggers.some(canFire);
    return {
      text: marked(l10n.t('{0} · checked {1}', count, at)),
      cell: verified ? marked(l10n.t('usage trigger, checked {0}', at)) : l10n.t('no usage trigger'),
      verified,
    };
  }
}

/** Returns the grid with one change. Throws `invalidInput` if another window has added the same name since. */
function changed(grid: AlertGrid, change: GridChange): AlertGrid {
  const message = change.type === 'add' ? checkKindName(grid, change.name) : undefined;
  if (message !== undefined) throw new SetupError({ kind: 'invalidInput', message });
  return changeGrid(grid, change);
}

/** The panel for deciding who gets which alerts. */
export function alertsPage(
  extensionUri: vscode.Uri,
  log: Log,
  begin: (line: Line<ToPage>) => Alerts,
): PagePanel {
  const page: Page = {
    view: views.alerts,
    title: () => l10n.t('Alerts'),
    bundle: 'alerts',
    isState: (state) => draftSchema.safeParse(state).success,
    // Only an unfinished name is lost.
    mayReplace: () => Promise.resolve(true),
    talk: (send) => begin({ send, log, texts: vscode.l10n.bundle }),
  };
  return new PagePanel(extensionUri, page, log);
}
