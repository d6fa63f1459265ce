import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ConnectedAccount } from '../../accounts/account';
import { openConsole } from '../../accounts/editor/openConsole';
import { describeRole, redundancyIn } from '../../accounts/roleWords';
import type { PlanMode, Wanted } from '../plan/model';
import { resultWithoutRequests } from '../plan/outcome';
import { describePerson } from '../plan/sentences';
import type { Prepared } from '../run/invitation';
import { failureOf, naming } from '../run/results';
import { addressKey, readAddress } from '../../twilio/address';
import { plain } from '../../twilio/redact';
import { type BuiltInRole, builtInRoleNames, builtInRoles, chooseRole } from '../../twilio/roles';
import type { Accounts } from '../../accounts/editor/accounts';
import { type Ask, withNotification } from '../../ui/ask';
import { confirmOwnAccess } from './confirmInDialog';
import type { ConsoleInvitations } from './consoleInvitations';
import type { Invitations } from './invitations';
import { type PickManyStep, runWizard, type TextStep } from '../../ui/wizard';

interface Draft {
  email: string;
  roles: readonly BuiltInRole[];
  prepared?: Prepared;
}

/** An existing person, as shown in the People view. */
export interface Person {
  email: string;
  roles: readonly BuiltInRole[];
}

/** Changes one person through VS Code's own inputs, with the same plan, confirmation, and run as the form. */
export class OnePersonFlow {
  constructor(
    private readonly accounts: Accounts,
    private readonly invitations: Invitations,
    private readonly consoleInvitations: ConsoleInvitations,
    private readonly ask: Ask,
  ) {}

  /** Asks for an address and roles, and sends the invitation. Sends nothing and throws `cancelled` if dismissed. */
  async invite(): Promise<void> {
    const account = await this.currentAccount();
    if (!account) return;
    const draft: Draft = { email: '', roles: [] };
    await runWizard(l10n.t('Invite One Person to {0}', plain(account.name)), [
      () => addressStep(draft),
      () => rolesStep(draft, atLeastOneRole(), this.prepare(account, 'add', draft)),
      () => administratorStep(draft),
    ]);
    if (draft.prepared) await this.confirm(draft.prepared, l10n.t('Invite'));
  }

  /** Asks which roles the person should have on the account from now on, possibly none. */
  async changeRoles({ email, roles }: Person): Promise<void> {
    const account = await this.currentAccount();
    if (!account) return;
    const draft: Draft = { email, roles };
    await runWizard(l10n.t('Roles for {0} on {1}', email, plain(account.name)), [
      () => rolesStep(draft, undefined, this.prepare(account, 'set', draft)),
      () => administratorStep(draft),
    ]);
    if (draft.prepared) await this.confirm(draft.prepared, l10n.t('Change Roles'));
  }

  /** Deactivates the user in the whole organization, after a confirmation. */
  async deactivate({ email }: Person): Promise<void> {
    const account = await this.currentAccount();
    if (!account) return;
    const draft: Draft = { email, roles: [] };
    await withNotification(l10n.t('Looking up {0}', email), this.prepare(account, 'deactivate', draft));
    if (draft.prepared) await this.confirm(draft.prepared, l10n.t('Deactivate'), [l10n.t('Keep Access')]);
  }

  /** Reactivates the user, along with any roles they still have. */
  async reactivate({ email }: Person): Promise<void> {
    const account = await this.currentAccount();
    if (!account) return;
    const draft: Draft = { email, roles: [] };
    await withNotification(l10n.t('Looking up {0}', email), this.prepare(account, 'reactivate', draft));
    if (administratorStep(draft)) {
      await runWizard(l10n.t('Reactivate {0}', email), [() => administratorStep(draft)]);
    }
    if (draft.prepared)
      await this.confirm(draft.prepared, l10n.t('Reactivate'), [l10n.t('Keep Deactivated')]);
  }

  /** Returns the account, after asking for its addresses if needed: later, the question would end the wizard. */
  private async currentAccount(): Promise<ConnectedAccount | undefined> {
    const { current } = this.accounts;
    return current && this.invitations.withAddresses(current);
  }

  private prepare(account: ConnectedAccount, mode: PlanMode, draft: Draft) {
    return async (signal: AbortSignal) => {
      const prepared = this.invitations.prepare(account, mode, wantedOf(draft), signal);
      draft.prepared = await naming(draft.email, prepared);
    };
  }

  /** Carries out the plan once confirmed. `first` precedes that choice, in case the user is still typing elsewhere. */
  private async confirm(prepared: Prepared, carryOut: string, first: readonly string[] = []): Promise<void> {
    const [person] = prepared.plan.people;
    if (!person) return;
    const inConsole = l10n.t('Open in Twilio Console');
    const willChange = person.operations.length > 0;
    const sample = l10n.t('This is the sample account. Nothing leaves this computer.');
    const choice = await this.ask({
      severity: prepared.plan.ownAccessLost ? 'warning' : 'info',
      message: l10n.t('{0} on {1}', person.email, plain(prepared.account.name)),
      detail: [describePerson(person), ...(prepared.account.sample ? [sample] : [])].join('\n\n'),
      modal: true,
      choices: willChange ? [...first, carryOut] : person.kind === 'console' ? [inConsole] : [],
    });
    if (choice === inConsole) {
      await this.consoleInvitations.add(prepared.account.sid, [resultWithoutRequests(person)]);
      await openConsole(this.accounts, 'accountUsers', l10n.t('Invite One Person'));
    }
    if (choice !== carryOut) return;
    if (prepared.plan.ownAccessLost) await confirmOwnAccess(this.ask);
    await this.carryOut(prepared, person.email);
  }

  private async carryOut(prepared: Prepared, email: string): Promise<void> {
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: l10n.t('Changing {0}', email),
      cancellable: true,
    };
    const run = await vscode.window.withProgress(options, (_progress, token) => {
      token.onCancellationRequested(() => this.invitations.cancel());
      const { administrators, ownAccessLost: ownAccess } = prepared.plan;
      return naming(email, this.invitations.start(prepared, { administrators, ownAccess }, { apart: true }));
    });
    const failure = run.result && failureOf(run.result);
    if (failure) throw failure;
    const [result] = run.result?.results ?? [];
    if (result?.user?.change !== 'create') return;
    const message = l10n.t('{0}: {1}', plain(email), result.note);
    void this.ask({ severity: 'info', message, modal: false, choices: [] });
  }
}

function wantedOf({ email, roles }: Draft): Wanted[] {
  return [{ email: addressKey(email), roles }];
}

function addressStep(draft: Draft): TextStep {
  return {
    kind: 'text',
    prompt: l10n.t('Email address of the person to invite'),
    placeholder: 'kim@example.com',
    value: draft.email,
    check: (text) => readAddress(text).problem,
    accept: (text) => void (draft.email = readAddress(text).email ?? text),
  };
}

const atLeastOneRole = () => l10n.t('Select at least one role');

/** Asks for roles. `refusal` is the message if none is selected; `undefined` allows that. */
function rolesStep(
  draft: Draft,
  refusal: string | undefined,
  prepare: (signal: AbortSignal) => Promise<void>,
): PickManyStep {
  const asRole = (id: string) => builtInRoleNames.find((role) => role === id);
  const asRoles = (ids: readonly string[]) => ids.flatMap((id) => asRole(id) ?? []);
  return {
    kind: 'pickMany',
    prompt: (chosen) =>
      redundancyIn(chosen) ??
      (refusal === undefined
        ? l10n.t(
            'Select roles. Administrator includes all others. Without a role, this person can’t access the account.',
          )
        : l10n.t('Select roles. Administrator includes all others.')),
    items: builtInRoleNames.map((role) => {
      const { may, mayNot } = describeRole(role);
      return { id: role, label: builtInRoles[role].label, description: may, detail: mayNot };
    }),
    chosen: draft.roles,
    change: (chosen, id, on) => {
      const role = asRole(id);
      return role ? chooseRole(asRoles(chosen), role, on) : chosen;
    },
    accept: async (chosen, signal) => {
      draft.roles = asRoles(chosen);
      if (draft.roles.length === 0 && refusal !== undefined) return refusal;
      await prepare(signal);
      return undefined;
    },
  };
}

/** Asks to confirm Administrator by typing the address, so that Enter alone never assigns it. */
function administratorStep(draft: Draft): TextStep | undefined {
  const email = draft.prepared?.plan.administrators[0];
  if (email === undefined) return undefined;
  return {
    kind: 'text',
    prompt: l10n.t(
      'Administrators can do everything on this account, including managing users. To confirm, type the address {0}.',
      email,
    ),
    value: '',
    check: (text) =>
      text.toLowerCase() === email
        ? undefined
        : l10n.t('Type {0} to confirm, or go back to select other roles.', email),
    accept: () => undefined,
  };
}
