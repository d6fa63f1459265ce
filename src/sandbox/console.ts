import { recordEvent } from './events';
import type { AccountRecord, SandboxState } from './state';

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

/** What the owner of the sample account may do in its pretended Console. */
export const consoleActions = {
  addPaymentMethod,
  upgradeAccount,
  pay: (state: SandboxState, accountSid: string, now: Date) => setBalance(state, accountSid, now, '20.00'),
  spendAll: (state: SandboxState, accountSid: string, now: Date) =>
    setBalance(state, accountSid, now, '0.00'),
  setAutoRecharge,
};
export type ConsoleAction = keyof typeof consoleActions;
