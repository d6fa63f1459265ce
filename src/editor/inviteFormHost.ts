import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

import type {
  AccountView,
  Draft,
  InputProblem,
  PlanRow,
  PlanView,
  ResultRow,
  RunView,
} from '../form/messages';
import { describePerson, toWanted, type PersonPlan } from '../people/plan';
import { readRecipients } from '../people/recipients';
import { consoleList } from '../people/results';
import { SetupError } from '../twilio/errors';
import { builtInRoles } from '../twilio/roles';
import type { Accounts } from './accounts';
import { commands } from './ids';
import type { InviteFormHost } from './inviteSession';
import type { RowCommands } from './rowCommands';
import type { Invitations, Prepared, Run } from './invitations';

/** What the form sees of the product: views of the account, the plan and the run, in words. */
export class FormHost implements InviteFormHost, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable;
  private prepared: Prepared | undefined;

  constructor(
    private readonly accounts: Accounts,
    private readonly invitations: Invitations,
    private readonly rows: RowCommands,
  ) {
    const fire = () => this.changed.fire();
    this.subscriptions = vscode.Disposable.from(
      accounts.onDidChange(fire),
      invitations.onDidChange(fire),
      this.changed,
    );
  }

  async account(): Promise<AccountView> {
    const account = this.accounts.current;
    if (!account)
      return { name: '', sidEnd: '', sample: false, obstacle: l10n.t('No account is connected.') };
    const view = { name: account.name, sidEnd: account.sid.slice(-4), sample: account.sample };
    const held = await this.accounts.held(account);
    if (held.organization) return view;
    const obstacle = account.organizationCredential
      ? l10n.t('The credential of the organization’s app is gone. Enter it again to invite people.')
      : l10n.t('Only the organization’s OAuth app may invite people. Enter its client ID and secret.');
    return { ...view, obstacle };
  }

  /** Reads the draft and plans. What can't be read comes back as problems, with line and remedy. */
  async preview(
    draft: Draft,
    signal: AbortSignal,
  ): Promise<{ plan: PlanView } | { problems: InputProblem[] }> {
    const account = this.accounts.current;
    if (!account) throw new SetupError({ kind: 'auth', message: l10n.t('No account is connected.') });
    const list = readRecipients(draft.text);
    const { wanted, problems } = toWanted(list.recipients, { roles: draft.roles, account });
    const all = [...list.problems, ...problems];
    if (all.length > 0) return { problems: all };
    this.prepared = await this.invitations.prepare(account, 'add', wanted, signal);
    return { plan: { ...planView(this.prepared), notes: list.notes } };
  }

  /** Carries out the plan that was shown last, once. Resolves when it is over. */
  async apply(plan: string, administrators: readonly string[]): Promise<void> {
    const { prepared } = this;
    if (prepared?.id !== plan || prepared.account.sid !== this.accounts.current?.sid) {
      throw new SetupError({
        kind: 'conflict',
        message: l10n.t('The preview is out of date.'),
        remedy: l10n.t('Look at the preview again, then confirm.'),
      });
    }
    this.prepared = undefined;
    await this.invitations.start(prepared, { administrators, ownAccess: false });
  }

  cancel(): void {
    this.invitations.cancel();
  }

  retryFailed(): Promise<void> {
    return this.invitations.retryFailed();
  }

  startOver(): void {
    this.invitations.putAway();
  }

  run(): RunView | undefined {
    const { run } = this.invitations;
    return run && run.prepared.account.sid === this.accounts.current?.sid ? runView(run) : undefined;
  }

  async openConsole(): Promise<void> {
    await this.rows.openPlace('accountUsers', l10n.t('Invite People'));
  }

  async copyConsoleList(): Promise<void> {
    const results = this.invitations.run?.result?.results ?? [];
    await vscode.env.clipboard.writeText(consoleList(results));
  }

  async connect(): Promise<void> {
    const command = this.accounts.current ? commands.replaceOrganizationCredential : commands.connectAccount;
    await vscode.commands.executeCommand(command);
  }

  dispose(): void {
    this.subscriptions.dispose();
  }
}

function planView({ id, plan }: Prepared): PlanView {
  return { id, rows: plan.people.map(planRow), administrators: plan.administrators, requests: plan.requests };
}

const rowKinds: Record<PersonPlan['kind'], PlanRow['kind']> = {
  create: 'create',
  reactivate: 'assign',
  change: 'assign',
  deactivate: 'assign',
  nothing: 'nothing',
  console: 'console',
  blocked: 'blocked',
};

function planRow(person: PersonPlan): PlanRow {
  return {
    email: person.email,
    kind: rowKinds[person.kind],
    roles: person.roles.map(({ role, state }) => ({
      label: builtInRoles[role].label,
      held: state === 'held',
    })),
    note: describePerson(person),
  };
}

function runView(run: Run): RunView {
  const rows = run.prepared.plan.people.map(({ email }): ResultRow => {
    const result = run.finished.get(email) ?? run.result?.results.find((each) => each.email === email);
    if (result) return resultRow(result);
    return { email, outcome: run.begun.has(email) ? 'running' : 'queued', note: '' };
  });
  return {
    rows,
    running: run.result === undefined,
    ...(run.waiting !== undefined && { waiting: run.waiting }),
    consoleList: run.result ? consoleList(run.result.results) : '',
  };
}

function resultRow({ email, outcome, note, remedy, docs }: RunResultPerson): ResultRow {
  return {
    email,
    outcome,
    note,
    ...(remedy !== undefined && { remedy }),
    ...(docs !== undefined && { docs }),
  };
}

type RunResultPerson = NonNullable<ReturnType<Run['finished']['get']>>;
