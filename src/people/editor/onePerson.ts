import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ConnectedAccount } from '../../accounts/account';
import { openConsole } from '../../accounts/editor/openConsole';
import type { PlanMode, Wanted } from '../plan/model';
import { describePerson } from '../plan/sentences';
import type { InvitationRun, Prepared } from '../run/invitation';
import { addressKey, readAddress } from '../../twilio/address';
import { SetupError } from '../../twilio/errors';
import {
  type BuiltInRole,
  builtInRoleNames,
  builtInRoles,
  chooseRole,
  describeRole,
  redundancyIn,
} from '../../twilio/roles';
import type { Accounts } from '../../accounts/editor/accounts';
import { type Ask, withNotification } from '../../ui/ask';
import type { Invitations } from './invitations';
import { type PickManyStep, runWizard, type TextStep } from '../../ui/wizard';

interface Draft {
  email: string;
  roles: readonly BuiltInRole[];
  prepared?: Prepared;
}

/** A person who is there already, as the People view shows them. */
export interface Person {
  email: string;
  roles: readonly BuiltInRole[];
}

/** Changing one person by VS Code's own inputs: the same plan, confirmation and run as the form's. */
export class OnePerson {
  constructor(
    private readonly accounts: Accounts,
    private readonly invitations: Invitations,
    private readonly ask: Ask,
  ) {}

  /** Asks for address and roles and invites. Throws `cancelled` when dismissed: nothing was sent then. */
  async invite(): Promise<void> {
    const account = this.accounts.current;
    if (!account) return;
    const draft: Draft = { email: '', roles: [] };
    await runWizard(l10n.t('Invite One Person to {0}', account.name), [
      () => addressStep(draft),
      () => rolesStep(draft, atLeastOneRole(), this.prepare(account, 'add', draft)),
      () => administratorStep(draft),
    ]);
    if (draft.prepared) await this.confirm(draft.prepared, l10n.t('Invite'));
  }

  /** Asks which roles the person shall have on the account, instead of those held now: none is an answer too. */
  async changeRoles({ email, roles }: Person): Promise<void> {
    const account = this.accounts.current;
    if (!account) return;
    const draft: Draft = { email, roles };
    await runWizard(l10n.t('Roles of {0} on {1}', email, account.name), [
      () => rolesStep(draft, undefined, this.prepare(account, 'set', draft)),
      () => administratorStep(draft),
    ]);
    if (draft.prepared) await this.confirm(draft.prepared, l10n.t('Change Roles'));
  }

  /** Switches the person's user off in the whole organization, after a confirmation. */
  async deactivate({ email }: Person): Promise<void> {
    const account = this.accounts.current;
    if (!account) return;
    const draft: Draft = { email, roles: [] };
    await withNotification(l10n.t('Looking at {0}', email), this.prepare(account, 'deactivate', draft));
    if (draft.prepared) await this.confirm(draft.prepared, l10n.t('Deactivate'), [l10n.t('Keep Access')]);
  }

  /** Switches the person's user on again, with the roles it still holds. */
  async reactivate({ email }: Person): Promise<void> {
    const account = this.accounts.current;
    if (!account) return;
    const draft: Draft = { email, roles: [] };
    await withNotification(l10n.t('Looking at {0}', email), this.prepare(account, 'reactivate', draft));
    if (administratorStep(draft)) {
      await runWizard(l10n.t('Reactivate {0}', email), [() => administratorStep(draft)]);
    }
    if (draft.prepared)
      await this.confirm(draft.prepared, l10n.t('Reactivate'), [l10n.t('Keep Deactivated')]);
  }

  private prepare(account: ConnectedAccount, mode: PlanMode, draft: Draft) {
    return async (signal: AbortSignal) => {
      draft.prepared = await this.invitations.prepare(account, mode, wantedOf(draft), signal);
    };
  }

  /** `first` stands before the choice that carries it out, for who may have gone on typing elsewhere. */
  private async confirm(prepared: Prepared, carryOut: string, first: readonly string[] = []): Promise<void> {
    const [person] = prepared.plan.people;
    if (!person) return;
    const inConsole = l10n.t('Open in Twilio Console');
    const willChange = person.operations.length > 0;
    const sample = l10n.t('This is the sample account. Nothing leaves this computer.');
    const choice = await this.ask({
      severity: prepared.plan.ownAccessLost ? 'warning' : 'info',
      message: l10n.t('{0} on {1}', person.email, prepared.account.name),
      detail: [describePerson(person), ...(prepared.account.sample ? [sample] : [])].join('\n\n'),
      modal: true,
      choices: willChange ? [...first, carryOut] : person.kind === 'console' ? [inConsole] : [],
    });
    if (choice === inConsole) await openConsole(this.accounts, 'accountUsers', l10n.t('Invite One Person'));
    if (choice !== carryOut) return;
    if (prepared.plan.ownAccessLost && !(await this.confirmOwnAccess())) return;
    await this.carryOut(prepared, person.email);
  }

  /** Losing one's own access is asked for apart, and the first choice keeps it. */
  private async confirmOwnAccess(): Promise<boolean> {
    const lose = l10n.t('Give Up My Access');
    const choice = await this.ask({
      severity: 'warning',
      message: l10n.t('This takes away your own access.'),
      detail: l10n.t('Afterwards somebody else must give it back to you.'),
      modal: true,
      choices: [l10n.t('Keep My Access'), lose],
    });
    return choice === lose;
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
      return this.invitations.start(prepared, { administrators, ownAccess }, { apart: true });
    });
    throwIfFailed(run);
  }
}

function wantedOf({ email, roles }: Draft): Wanted[] {
  return [{ email: addressKey(email), roles }];
}

function addressStep(draft: Draft): TextStep {
  return {
    kind: 'text',
    prompt: l10n.t('The address of the person to invite'),
    placeholder: 'kim@example.com',
    value: draft.email,
    check: (text) => readAddress(text).problem,
    accept: (text) => void (draft.email = readAddress(text).email ?? text),
  };
}

const atLeastOneRole = () => l10n.t('Choose at least one role');

/** `refusal` is what is said to somebody who chooses no role; absent where that is an answer. */
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
            'Which roles? Administrator stands alone; without any the person has no access to this account',
          )
        : l10n.t('Which roles? Administrator stands alone: it includes the others')),
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

/** Administrator is confirmed apart, by typing the address: Enter alone never grants it. */
function administratorStep(draft: Draft): TextStep | undefined {
  const email = draft.prepared?.plan.administrators[0];
  if (email === undefined) return undefined;
  return {
    kind: 'text',
    prompt: l10n.t(
      'Administrator manages the whole account and its users. To give it, type the address {0} again.',
      email,
    ),
    value: '',
    check: (text) =>
      text.toLowerCase() === email
        ? undefined
        : l10n.t('This is not yet {0}. Go back to choose another role.', email),
    accept: () => undefined,
  };
}

function throwIfFailed(run: InvitationRun): void {
  const failed = run.result?.results.find(({ outcome }) => outcome === 'failed' || outcome === 'console');
  if (!failed) return;
  throw new SetupError({
    kind: 'server',
    message: failed.note,
    ...(failed.remedy !== undefined && { remedy: failed.remedy }),
    ...(failed.docs !== undefined && { docs: failed.docs }),
  });
}
