import { recordEvent } from './events';
import { newSid } from './exchange';
import {
  organizationPermissions,
  type AccountRecord,
  type OrganizationPermission,
  type SandboxState,
} from './state';

/**
 * What a person does in Twilio's Console, where no API reaches: each changes the state as the API shows it
 * afterwards, and leaves the audit event that Twilio documents (https://www.twilio.com/docs/usage/monitor-events).
 */

function change(
  state: SandboxState,
  accountSid: string,
  now: Date,
  eventType: string,
  changes: Partial<AccountRecord> = {},
): void {
  const account = state.accounts.find(({ sid }) => sid === accountSid);
  if (!account) return;
  Object.assign(account, changes, { date_updated: now.toISOString() });
  recordEvent(state, {
    account_sid: accountSid,
    actor_sid: state.organization.ownerSid,
    event_data: null,
    event_date: now.toISOString(),
    event_type: eventType,
    resource_sid: accountSid,
    source: 'web',
    source_ip_address: '203.0.113.7',
  });
}

export function addPaymentMethod(state: SandboxState, accountSid: string, now: Date): void {
  change(state, accountSid, now, 'payment-method.created');
}

/** Upgrades a trial account, for which Twilio asks a payment method. */
export function upgradeAccount(state: SandboxState, accountSid: string, now: Date): void {
  addPaymentMethod(state, accountSid, now);
  change(state, accountSid, now, 'account.updated', { type: 'Full' });
}

/** A payment or a charge: the new balance, a decimal. At 0 or below Twilio suspends the account. */
export function setBalance(state: SandboxState, accountSid: string, now: Date, balance: string): void {
  const status = Number(balance) > 0 ? 'active' : 'suspended';
  change(state, accountSid, now, 'payment.created', { balance, status });
}

/** A payment of whole units of the account's currency, which also ends a suspension for want of money. */
export function payIn(state: SandboxState, accountSid: string, now: Date, amount: number): void {
  const balance = state.accounts.find(({ sid }) => sid === accountSid)?.balance ?? '0';
  const cents = Math.round(Number(balance) * 100) + amount * 100;
  setBalance(state, accountSid, now, (cents / 100).toFixed(2));
}

/** Twilio suspends the account, or lifts that, whatever its balance. */
export function setStatus(
  state: SandboxState,
  accountSid: string,
  now: Date,
  status: 'active' | 'suspended',
): void {
  change(state, accountSid, now, 'account.updated', { status });
}

export function setAutoRecharge(state: SandboxState, accountSid: string, now: Date): void {
  change(state, accountSid, now, 'recharge-trigger.updated');
}

export function setBillingInformation(state: SandboxState, accountSid: string, now: Date): void {
  change(state, accountSid, now, 'invoice-settings.updated');
}

/** Invites somebody to the account: nothing but the event shows it until that person accepts. */
export function inviteToAccount(state: SandboxState, accountSid: string, now: Date): void {
  change(state, accountSid, now, 'user-invitation.created');
}

/** Verifies a domain, such as `harbor.example`, for the organization. */
export function verifyDomain(state: SandboxState, domain: string): void {
  state.organization.verifiedDomains.push(domain.toLowerCase());
}

/** Takes a permission from the organization's OAuth app, or (`true`) gives it. */
export function setPermission(
  state: SandboxState,
  permission: OrganizationPermission,
  granted: boolean,
): void {
  const { organization } = state;
  organization.permissions = organizationPermissions.filter((each) =>
    each === permission ? granted : organization.permissions.includes(each),
  );
}

/** Adds a person to the organization who has no role on any account yet. */
export function addUser(state: SandboxState, givenName: string, familyName: string, now: Date): void {
  const userName = `${givenName.toLowerCase()}@${state.organization.verifiedDomains[0] ?? ''}`;
  state.users.push({
    id: newSid('US'),
    userName,
    displayName: `${givenName} ${familyName}`,
    name: { givenName, familyName },
    emails: [{ primary: true, value: userName, type: 'work' }],
    active: true,
    created: now.toISOString(),
    lastModified: now.toISOString(),
    version: 1,
    suspended: false,
  });
}

/** Gives a role without the Console's rule that Administrator clears the others, as a script could. */
export function assignRole(state: SandboxState, role_sid: string, scope: string, identity: string): void {
  const none = { resource_type: null, resource_id: null };
  state.roleAssignments.push({ sid: newSid('IY'), role_sid, scope, identity, ...none });
}
