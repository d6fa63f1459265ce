import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { SandboxState, twilioConsole } from '../../sandbox/twilio';
import { plain } from '../../twilio/redact';
import { checkDomain } from '../names';
import type { SampleAccount } from '../sample';

/** Something that a user does in the Console, outside the API. */
export interface ConsoleAction {
  label: string;
  detail: string;
  /** Asks for the answer that `do` needs. Gives `undefined` when dismissed. */
  ask?: () => Thenable<string | undefined>;
  do: (inConsole: typeof twilioConsole, change: Change) => void;
}

interface Change {
  /** The state at the moment of the change, because another window may have changed it since the list was shown. */
  state: SandboxState;
  now: Date;
  answer: string;
}

const listUsers = 'twilio/iam/managed-users/list';
const newcomer = { givenName: 'Lee', familyName: 'Park' };

/** Lists what can be done in the Console of the sample with this account SID. */
export function consoleActions(state: SandboxState, sid: string): ConsoleAction[] {
  return [...accountActions(state, sid), ...billingActions(state, sid), ...peopleActions(state, sid)];
}

function accountActions(state: SandboxState, sid: string): ConsoleAction[] {
  const account = state.accounts.find((each) => each.sid === sid);
  const upgrade: ConsoleAction = {
    label: l10n.t('Upgrade the account'),
    detail: l10n.t(
      'Adds a payment method, which Twilio requires. The API then reports the account type “Full”.',
    ),
    do: (inConsole, { state, now }) => inConsole.upgradeAccount(state, sid, now),
  };
  const active = account?.status === 'active';
  const status: ConsoleAction = {
    label: active ? l10n.t('Let Twilio suspend the account') : l10n.t('Let Twilio lift the suspension'),
    detail: active
      ? l10n.t('This happens when an account breaks Twilio’s rules or doesn’t pay.')
      : l10n.t('Twilio Support does this.'),
    do: (inConsole, { state, now }) => inConsole.setStatus(state, sid, now, active ? 'suspended' : 'active'),
  };
  return [...(account?.type === 'Trial' ? [upgrade] : []), status];
}

function billingActions(state: SandboxState, sid: string): ConsoleAction[] {
  const balance = state.accounts.find((each) => each.sid === sid)?.balance ?? '0';
  const useUp: ConsoleAction = {
    label: l10n.t('Use up the balance'),
    detail: l10n.t('Twilio suspends the account when its balance reaches zero.'),
    do: (inConsole, { state, now }) => inConsole.setBalance(state, sid, now, '0.00'),
  };
  const logged = l10n.t('No API reports this, but the audit log records it.');
  return [
    {
      label: l10n.t('Add a payment method'),
      detail: logged,
      do: (inConsole, { state, now }) => inConsole.addPaymentMethod(state, sid, now),
    },
    {
      label: l10n.t('Pay in 20 USD'),
      detail: l10n.t('The balance is {0} USD. A payment also ends a suspension.', balance),
      do: (inConsole, { state, now }) => inConsole.payIn(state, sid, now, 20),
    },
    ...(Number(balance) > 0 ? [useUp] : []),
    {
      label: l10n.t('Turn on auto-recharge'),
      detail: logged,
      do: (inConsole, { state, now }) => inConsole.setAutoRecharge(state, sid, now),
    },
    {
      label: l10n.t('Fill in the billing information'),
      detail: logged,
      do: (inConsole, { state, now }) => inConsole.setBillingInformation(state, sid, now),
    },
  ];
}

function peopleActions(state: SandboxState, sid: string): ConsoleAction[] {
  const { organization, users, roles, roleAssignments } = state;
  const here = roleAssignments.filter(({ scope }) => scope === sid);
  const administrator = roles.find(
    (role) => role.friendly_name === 'Administrator' && role.lowest_level !== 'ORGANIZATION',
  );
  const holder = users.find((user) => user.active && here.some(({ identity }) => identity === user.id));
  const holdsBoth = here.some(
    ({ identity, role_sid }) => identity === holder?.id && role_sid === administrator?.sid,
  );
  const granted = organization.permissions.includes(listUsers);
  const known = users.some((user) => user.name?.givenName === newcomer.givenName);
  const { givenName, familyName } = newcomer;
  const domains = organization.verifiedDomains;
  const add: ConsoleAction = {
    label: l10n.t('Add {0} to the organization, without a role', `${givenName} ${familyName}`),
    detail: l10n.t('This user doesn’t have access to anything yet.'),
    do: (inConsole, { state, now }) => inConsole.addUser(state, givenName, familyName, now),
  };
  const mix = (identity: string, name: string, role: string): ConsoleAction => ({
    label: l10n.t('Let a script also give {0} the Administrator role', name),
    detail: l10n.t('The Console would clear the user’s other roles. A script might not.'),
    do: (inConsole, { state }) => inConsole.assignRole(state, role, sid, identity),
  });
  return [
    {
      label: l10n.t('Verify a domain…'),
      detail: l10n.t(
        'Verified: {0}. The API can invite only people whose address is at a verified domain.',
        domains.join(', '),
      ),
      ask: () => askDomain(domains),
      do: (inConsole, { state, answer }) => inConsole.verifyDomain(state, answer),
    },
    {
      label: l10n.t('Invite someone in the Console'),
      detail: l10n.t('No API reports the invitation until it’s accepted.'),
      do: (inConsole, { state, now }) => inConsole.inviteToAccount(state, sid, now),
    },
    ...(known ? [] : [add]),
    ...(holder && administrator && !holdsBoth
      ? [mix(holder.id, plain(holder.displayName ?? holder.userName), administrator.sid)]
      : []),
    {
      label: granted
        ? l10n.t('Remove a permission from the OAuth app')
        : l10n.t('Give the OAuth app its permission back'),
      detail: l10n.t('Without {0}, the app can’t list users.', listUsers),
      do: (inConsole, { state }) => inConsole.setPermission(state, listUsers, !granted),
    },
  ];
}

function askDomain(known: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: l10n.t('Verify a Domain (sample)'),
    prompt: l10n.t('The domain to verify for the sample organization'),
    placeHolder: 'pier.example',
    ignoreFocusOut: true,
    validateInput: (text) => checkDomain(text, known),
  });
}

/**
 * Offers what a user would do in Twilio's Console, which the sample account doesn't have, and does it in the sample.
 * Resolves to whether anything was done.
 */
export async function useSampleConsole(sample: SampleAccount, sid: string): Promise<boolean> {
  const title = l10n.t('The Sample’s Console');
  const placeHolder = l10n.t('Select what to do in the sample’s Console. Nothing leaves this computer.');
  const twilio = await sample.open();
  const actions = consoleActions(twilio.state, sid);
  const choice = await vscode.window.showQuickPick(actions, { title, placeHolder, matchOnDetail: true });
  const answer = choice?.ask ? await choice.ask() : '';
  if (!choice || answer === undefined) return false;
  const { twilioConsole } = await import('../../sandbox/twilio.js');
  twilio.act((state, now) => choice.do(twilioConsole, { state, now, answer: answer.trim() }));
  void vscode.window.setStatusBarMessage(l10n.t('Done in the sample’s Console'), 4000);
  return true;
}
