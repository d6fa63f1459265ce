import { recordEvent } from './events';
import { newSid } from './exchange';
import { newUser } from './sample';
import {
  organizationPermissions,
  type AccountRecord,
  type OrganizationPermission,
  type SandboxState,
} from './state';

/**
 * Actions that users take in the Twilio Console because no API offers them. They change what the API returns afterward,
 * and most record the audit event that Twilio documents (https://www.twilio.com/docs/usage/monitor-events).
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

/** Upgrades a trial account. Twilio requires a payment method for that. */
export function upgradeAccount(state: SandboxState, accountSid: string, now: Date): void {
  addPaymentMethod(state, accountSid, now);
  change(state, accountSid, now, 'account.updated', { type: 'Full' });
}

/**
 * Sets the new decimal balance after a payment or charge. Twilio suspends the account if the balance isn't above zero.
 */
export function setBalance(state: SandboxState, accountSid: string, now: Date, balance: string): void {
  const status = Number(balance) > 0 ? 'active' : 'suspended';
  change(state, accountSid, now, 'payment.created', { balance, status });
}

/** Adds whole units of the account's currency to the balance, which also lifts a suspension for lack of funds. */
export function payIn(state: SandboxState, accountSid: string, now: Date, amount: number): void {
  const balance = state.accounts.find(({ sid }) => sid === accountSid)?.balance ?? '0';
  const cents = Math.round(Number(balance) * 100) + amount * 100;
  setBalance(state, accountSid, now, (cents / 100).toFixed(2));
}

/** Suspends or reactivates the account regardless of its balance. */
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

/** Invites a user to the account. Until the user accepts, only the event shows the invitation. */
export function inviteToAccount(state: SandboxState, accountSid: string, now: Date): void {
  change(state, accountSid, now, 'user-invitation.created');
}

/** Adds a domain such as `harbor.example` to the organization's verified domains. */
export function verifyDomain(state: SandboxState, domain: string): void {
  state.organization.verifiedDomains.push(domain.toLowerCase());
}

/** Grants a permission to the organization's OAuth app or takes it away. */
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

/** Adds a user without any roles to the organization. */
export function addUser(state: SandboxState, givenName: string, familyName: string, now: Date): void {
  const domain = state.organization.verifiedDomains[0] ?? '';
  state.users.push(newUser(newSid('US'), [givenName, familyName], domain, now.toISOString()));
}

/** Assigns a role as a script could. Unlike in the Console, Administrator doesn't replace the other roles. */
export function assignRole(state: SandboxState, role_sid: string, scope: string, identity: string): void {
  const none = { resource_type: null, resource_id: null };
  state.roleAssignments.push({ sid: newSid('IY'), role_sid, scope, identity, ...none });
}
