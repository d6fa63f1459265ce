import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Accounts } from '../../accounts/editor/accounts';
import { openConsole } from '../../accounts/editor/openConsole';
import { type AlertGrid, consoleChoices, emptyGrid, ownPrefix, rolesFor } from '../../checklist/alertGrid';
import type { Checklist } from '../../checklist/editor/checklist';
import { subSteps } from '../../checklist/steps';
import { SubStep } from '../../checklist/steps/step';
import { canFire } from '../../twilio/answers';
import { type BuiltInRole, builtInRoleNames } from '../../twilio/roles';
import { commands, views } from '../../ui/ids';
import type { Log } from '../../ui/log';
import { type Failure, type Line, PageSession } from '../../ui/pageSession';
import { type Page, PagePanel } from '../../ui/panel';
import { when } from '../../ui/text';
import {
  addKind,
  alertKinds,
  cellMeans,
  checkKindName,
  chooseReceiver,
  consoleClicks,
  removeKind,
  triggerKind,
} from '../kinds';
import {
  type AlertsView,
  type CellView,
  draftSchema,
  type FromPage,
  fromPageSchema,
  type ToPage,
} from '../messages';
import { UsageTriggers } from './triggers';

const decideStep = 'alerts.decide';
const addStep = 'alerts.add';

/** The host's side of the talk with one alerts page: the current account's table in words, and the ways to change it. */
export class Alerts extends PageSession<FromPage, ToPage> {
  /** The last change that was carried out. */
  private request = 0;

  constructor(
    private readonly accounts: Accounts,
    private readonly checklist: Checklist,
    private readonly markSubStep: (subStep: SubStep) => Promise<void>,
    private readonly triggers: UsageTriggers,
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
    const { grid } = this;
    const clicks = consoleClicks(grid, this.said);
    const row = ({ id, title, about }: ReturnType<typeof alertKinds>[number]) => {
      const cells = builtInRoleNames.map((role): CellView => {
        const chosen = rolesFor(grid, id).includes(role);
        return {
          role,
          chosen,
          ...(id === triggerKind ? this.triggerCell(chosen) : this.consoleCell(id, role)),
        };
      });
      return { id, title, about, own: id.startsWith(ownPrefix), cells };
    };
    return {
      of: sid,
      account: { name, sidEnd: sid.slice(-4), sample },
      rows: sid === '' ? [] : alertKinds(grid).map(row),
      clicks,
      standing: this.standing(clicks.length),
      triggers: this.triggersText(),
    };
  }

  private async act(asked: FromPage): Promise<void> {
    const { grid, checklist, triggers } = this;
    switch (asked.type) {
      case 'ready': {
        const { name = '' } = draftSchema.safeParse(asked.kept).data ?? {};
        this.request = 0;
        await this.post({ type: 'init', view: this.view(), name, ...this.texts });
        if (!triggers.known || 'failure' in triggers.known) await triggers.read();
        return;
      }
      case 'choose':
        if (alertKinds(grid).some(({ id }) => id === asked.kind))
          await checklist.decideAlerts(chooseReceiver(grid, asked.kind, asked.role, asked.on));
        return;
      case 'addKind': {
        const message = checkKindName(grid, asked.name);
        if (message !== undefined) return this.post({ type: 'refused', message });
        await checklist.decideAlerts(addKind(grid, asked.name));
        return this.post({ type: 'added' });
      }
      case 'removeKind':
        return checklist.decideAlerts(removeKind(grid, asked.kind));
      case 'markDone':
        // Whoever says that the Console matches has also decided.
        await this.attest(addStep);
        if (this.attestation && !checklist.record.attestations[decideStep]) await this.attest(decideStep);
        return;
      case 'openConsole':
        return openConsole(this.accounts, 'notificationPreferences', l10n.t('Notification Preferences'));
      case 'copy': {
        const lines = consoleClicks(grid, this.said).filter(({ kind }) => kind === (asked.kind ?? kind));
        await vscode.env.clipboard.writeText(lines.map(({ text }) => text).join('\n'));
        return this.post({ type: 'copied', kind: asked.kind });
      }
      case 'manageTriggers':
        return triggers.manage();
      case 'connect':
        await vscode.commands.executeCommand(commands.connectAccount);
    }
  }

  private get grid(): AlertGrid {
    return this.checklist.record.alerts ?? emptyGrid;
  }

  private get attestation() {
    return this.checklist.record.attestations[addStep];
  }

  /** The choices that a user reported as set in the Console. */
  private get said(): readonly string[] {
    return this.attestation?.of ?? [];
  }

  private async attest(id: string): Promise<void> {
    const subStep = subSteps.find((each) => each.id === id);
    if (subStep) await this.markSubStep(subStep);
  }

  private consoleCell(kind: string, role: BuiltInRole): Pick<CellView, 'means' | 'text'> {
    const { attestation: { by, at } = { by: '', at: '' } } = this;
    const means = cellMeans(this.grid, kind, role, this.said);
    const texts = {
      none: '',
      open: l10n.t('to be set'),
      said: l10n.t('marked by {0}, {1}', by, when(at)),
      leftOver: l10n.t('to be removed'),
    };
    return { means, text: texts[means] };
  }

  /** The API confirms a usage trigger, but not that it reaches a role. */
  private triggerCell(chosen: boolean): Pick<CellView, 'means' | 'text'> {
    const { known } = this.triggers;
    if (!chosen) return { means: 'none', text: '' };
    if (!known || 'failure' in known) return { means: 'open', text: l10n.t('not checked') };
    if (!known.triggers.some(canFire)) return { means: 'open', text: l10n.t('no usage trigger') };
    return { means: 'verified', text: this.marked(l10n.t('usage trigger, checked {0}', when(known.at))) };
  }

  private standing(clicks: number): AlertsView['standing'] {
    const { attestation } = this;
    if (!attestation || (clicks === 0 && consoleChoices(this.grid).length === 0)) {
      return clicks > 0
        ? {
            kind: 'open',
            text: l10n.t('Twilio has no API for this. Click it in the Console, then mark it as done.'),
          }
        : { kind: 'nothing', text: l10n.t('Choose roles above. Their clicks then appear here.') };
    }
    const said = [attestation.by, when(attestation.at)];
    return clicks > 0
      ? {
          kind: 'changed',
          text: l10n.t(
            'The table changed after {0} said on {1} that it’s set. The differences are listed below.',
            ...said,
          ),
        }
      : {
          kind: 'said',
          text: l10n.t(
            '{0} said on {1} that all of it is set. No API shows it, so no one has checked.',
            ...said,
          ),
        };
  }

  private triggersText(): string {
    const { known } = this.triggers;
    if (!known) return l10n.t('Not checked yet.');
    if ('failure' in known) return known.failure;
    const { length } = known.triggers;
    const count = length === 1 ? l10n.t('1 usage trigger') : l10n.t('{0} usage triggers', length);
    return this.marked(l10n.t('{0} · checked {1}', count, when(known.at)));
  }

  private marked(text: string): string {
    return this.accounts.current?.sample ? l10n.t('sample: {0}', text) : text;
  }
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
    talk: (send) => begin({ send, log, texts: vscode.l10n.bundle }),
  };
  return new PagePanel(extensionUri, page, log);
}
