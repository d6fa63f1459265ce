import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { openConsole } from '../accounts/editor/openConsole';
import type { AlertsView, CellView, RowView } from '../alerts/messages';
import { type AlertGrid, consoleChoices, emptyGrid, rolesFor } from '../guide/alertGrid';
import {
  addKind,
  type AlertKind,
  alertKinds,
  cellMeans,
  checkKindName,
  chooseReceiver,
  clicksText,
  consoleClicks,
  removeKind,
} from '../guide/alerts';
import type { Attestation } from '../guide/record';
import { type SubStep, subSteps } from '../guide/steps';
import { canFire } from '../twilio/answers';
import { type BuiltInRole, builtInRoleNames } from '../twilio/roles';
import type { Accounts } from './accounts';
import type { AlertsHost } from './alertsSession';
import type { Ask } from './ask';
import type { Checklist } from './checklist';
import { commands } from './ids';
import { type TriggersRead, UsageTriggers } from './usageTriggers';
import { when } from './words';

const decideStep = 'alerts.decide';
const addStep = 'alerts.add';

/** What the page about alerts sees of the product: the current account's table in words, and the ways to change it. */
export class Alerts implements AlertsHost, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  readonly triggers: UsageTriggers;
  private readonly subscriptions: vscode.Disposable;
  private shown: { sid: string | undefined; number: number } = { sid: undefined, number: 0 };

  constructor(
    private readonly accounts: Accounts,
    private readonly checklist: Checklist,
    private readonly markSubStep: (subStep: SubStep) => Promise<void>,
    ask: Ask,
  ) {
    this.triggers = new UsageTriggers(accounts, ask, () => checklist.check(['triggers']));
    const fire = () => this.changed.fire();
    this.subscriptions = vscode.Disposable.from(
      checklist.onDidChange(fire),
      this.triggers,
      this.triggers.onDidChange(fire),
      this.changed,
    );
  }

  view(): AlertsView {
    const account = this.accounts.current;
    if (this.shown.sid !== account?.sid) this.shown = { sid: account?.sid, number: this.shown.number + 1 };
    const { grid } = this;
    const attestation = this.checklist.record.attestations[addStep];
    const clicks = consoleClicks(grid, attestation?.of ?? []);
    return {
      of: this.shown.number,
      account: {
        name: account?.name ?? '',
        sidEnd: account?.sid.slice(-4) ?? '',
        sample: account?.sample ?? false,
      },
      rows: account ? alertKinds(grid).map((kind) => this.row(kind, attestation)) : [],
      clicks: clicks.map((each) => ({ kind: each.kind, text: clicksText(each) })),
      standing: standing(grid, clicks.length, attestation),
      triggers: triggersText(this.triggers.known, account?.sample ?? false),
    };
  }

  async choose(kind: string, role: BuiltInRole, on: boolean): Promise<void> {
    if (!alertKinds(this.grid).some(({ id }) => id === kind)) return;
    await this.checklist.decideAlerts(chooseReceiver(this.grid, kind, role, on));
  }

  async addKind(name: string): Promise<string | undefined> {
    const problem = checkKindName(this.grid, name);
    if (problem === undefined) await this.checklist.decideAlerts(addKind(this.grid, name));
    return problem;
  }

  async removeKind(kind: string): Promise<void> {
    await this.checklist.decideAlerts(removeKind(this.grid, kind));
  }

  /** Who says that it is set in the Console has decided it, too. */
  async markDone(): Promise<void> {
    await this.attest(addStep);
    const { attestations } = this.checklist.record;
    if (attestations[addStep] && !attestations[decideStep]) await this.attest(decideStep);
  }

  async openConsole(): Promise<void> {
    await openConsole(this.accounts, 'notificationPreferences', l10n.t('Notification Preferences'));
  }

  async copy(kind: string | undefined): Promise<void> {
    const { clicks } = this.view();
    const chosen = clicks.filter((each) => kind === undefined || each.kind === kind);
    await vscode.env.clipboard.writeText(chosen.map(({ text }) => text).join('\n'));
  }

  async readTriggers(): Promise<void> {
    const { known } = this.triggers;
    if (!known || 'failure' in known) await this.triggers.read();
  }

  manageTriggers(): Promise<void> {
    return this.triggers.manage();
  }

  async connect(): Promise<void> {
    await vscode.commands.executeCommand(commands.connectAccount);
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private get grid(): AlertGrid {
    return this.checklist.record.alerts ?? emptyGrid;
  }

  private async attest(id: string): Promise<void> {
    const subStep = subSteps.find((each) => each.id === id);
    if (subStep) await this.markSubStep(subStep);
  }

  private row(kind: AlertKind, attestation: Attestation | undefined): RowView {
    const { id, title, about, own } = kind;
    const cells = builtInRoleNames.map((role): CellView => {
      const chosen = rolesFor(this.grid, id).includes(role);
      const cell =
        kind.means === 'trigger'
          ? triggerCell(chosen, this.triggers.known, this.accounts.current?.sample ?? false)
          : consoleCell(cellMeans(this.grid, id, role, attestation?.of ?? []), attestation);
      return { role, chosen, ...cell };
    });
    return { id, title, about, own, cells };
  }
}

type Cell = Pick<CellView, 'means' | 'text'>;

function consoleCell(means: ReturnType<typeof cellMeans>, attestation: Attestation | undefined): Cell {
  switch (means) {
    case 'none':
      return { means, text: '' };
    case 'open':
      return { means, text: l10n.t('to be set') };
    case 'said':
      return {
        means,
        text: attestation ? l10n.t('said by {0}, {1}', attestation.by, when(attestation.at)) : '',
      };
    case 'leftOver':
      return { means, text: l10n.t('to be taken off') };
  }
}

/** A trigger is what the API says is there; that it tells a role, nobody says. */
function triggerCell(chosen: boolean, known: TriggersRead | undefined, sample: boolean): Cell {
  if (!chosen) return { means: 'none', text: '' };
  if (!known || 'failure' in known) return { means: 'open', text: l10n.t('not checked') };
  if (!known.triggers.some(canFire)) return { means: 'open', text: l10n.t('no usage trigger') };
  const text = l10n.t('usage trigger, checked {0}', when(known.at));
  return { means: 'verified', text: sample ? l10n.t('sample: {0}', text) : text };
}

function standing(
  grid: AlertGrid,
  clicks: number,
  attestation: Attestation | undefined,
): AlertsView['standing'] {
  const said = attestation && [attestation.by, when(attestation.at)];
  if (said && clicks > 0) {
    const text = l10n.t('Changed since {0} said on {1} that it is set. What differs is listed.', ...said);
    return { kind: 'changed', text };
  }
  if (said && consoleChoices(grid).length > 0) {
    const text = l10n.t(
      '{0} said on {1} that all of it is set. No API shows it, so nobody checked.',
      ...said,
    );
    return { kind: 'said', text };
  }
  return clicks > 0
    ? { kind: 'open', text: l10n.t('No API can do this. Click it in the Console, then mark it as done.') }
    : { kind: 'nothing', text: l10n.t('Choose roles above. The clicks for them are listed here then.') };
}

function triggersText(known: TriggersRead | undefined, sample: boolean): string {
  if (!known) return l10n.t('Not asked yet.');
  if ('failure' in known) return known.failure;
  const { triggers, at } = known;
  const count =
    triggers.length === 1 ? l10n.t('1 usage trigger') : l10n.t('{0} usage triggers', triggers.length);
  const text = l10n.t('{0} · checked {1}', count, when(at));
  return sample ? l10n.t('sample: {0}', text) : text;
}
