import * as l10n from '@vscode/l10n';
import { builtInRoleNames, builtInRoles } from '../twilio/roles';
import type { EvidenceOf } from './evidence';
import { compareDecimals, money } from './money';
import { latestEvidence, type ChecklistRecord, type Choices } from './record';

/**
 * How evidence bears on a sub-step. `met`: the API says it is so. `notYet`: the API says it is not so.
 * `unseen`: the API can't see it, so a person may say it. `wrong`: the API says something that needs mending.
 */
export type Judgement = 'met' | 'notYet' | 'unseen' | 'wrong';

/** A judgement and the sentence that says what was seen; `people` are the user SIDs of whom it speaks. */
export interface Finding {
  judgement: Judgement;
  value: string;
  people?: readonly string[];
}

/** What evidence is judged by besides itself: what the owner wants, and what other checks told. */
export interface Known {
  choices: Choices;
  subaccount?: boolean | undefined;
  currency?: string | undefined;
}

export function knownFrom(record: ChecklistRecord): Known {
  const { subaccount } = latestEvidence(record, 'account') ?? {};
  const { currency } = latestEvidence(record, 'balance') ?? {};
  return { choices: record.choices, subaccount, currency };
}

type PeopleEvidence = EvidenceOf<'people'>;

export function judgeUsers(evidence: PeopleEvidence): Finding {
  if (evidence.users === 0)
    return { judgement: 'unseen', value: l10n.t('Nobody besides the owner is in the organization.') };
  return { judgement: 'met', value: countPeople(evidence.users) };
}

export function judgeRoles(evidence: PeopleEvidence): Finding {
  if (evidence.mixed > 0) {
    return {
      judgement: 'wrong',
      value: l10n.t(
        '{0} with Administrator and another role: Administrator already includes the others.',
        evidence.mixed,
      ),
    };
  }
  if (evidence.withRole === 0)
    return { judgement: 'unseen', value: l10n.t('Nobody besides the owner holds a role here.') };
  const held = builtInRoleNames.filter((role) => evidence.perRole[role] > 0);
  return {
    judgement: 'met',
    value: held.map((role) => `${evidence.perRole[role]} ${builtInRoles[role].label}`).join(', '),
  };
}

/** Whether everybody has a role here. Who has none may be there for another account of the organization. */
export function judgeAccess({ users, withRole }: PeopleEvidence): Finding {
  if (users === 0) return { judgement: 'unseen', value: l10n.t('No invitation has been sent from here.') };
  const value = l10n.t('{0} of {1} with access', withRole, countPeople(users));
  if (withRole === 0) return { judgement: 'notYet', value };
  return { judgement: withRole === users ? 'met' : 'unseen', value };
}

/**
 * Judges whether an Administrator besides the owner is in the list of users. One who isn't proves nothing, since it's
 * unclear whether they can log in. Having none proves nothing either, since the API sees managed users only.
 */
export function judgeBackup({ perRole, unlistedAdministrators = 0 }: PeopleEvidence): Finding {
  const listed = perRole.administrator - unlistedAdministrators;
  if (listed > 0) return { judgement: 'met', value: countPeople(listed) };
  const value =
    unlistedAdministrators > 0
      ? l10n.t('no one in the organization’s list of users')
      : l10n.t('nobody whom the API sees');
  return { judgement: 'unseen', value };
}

export function judgeExpected(evidence: PeopleEvidence, { choices }: Known): Finding | undefined {
  const { administrators } = evidence;
  if (!administrators) return undefined;
  if (administrators.length === 0)
    return { judgement: 'met', value: l10n.t('nobody besides the owner whom the API sees') };
  const expected = choices.expectedAdministrators;
  if (!expected) {
    const value = l10n.t('{0} besides the owner: say who is expected.', countPeople(administrators.length));
    return { judgement: 'notYet', value };
  }
  const people = administrators.filter((person) => !expected.includes(person));
  if (people.length > 0) {
    return { judgement: 'wrong', value: l10n.t('{0} not expected', countPeople(people.length)), people };
  }
  return { judgement: 'met', value: l10n.t('{0}, expected', countPeople(administrators.length)) };
}

export function judgeAccount(evidence: EvidenceOf<'account'>): Finding {
  if (evidence.status === 'suspended')
    return { judgement: 'wrong', value: l10n.t('The account is suspended.') };
  if (evidence.status === 'closed') return { judgement: 'wrong', value: l10n.t('The account is closed.') };
  if (evidence.type === 'Trial') return { judgement: 'notYet', value: l10n.t('Trial, active') };
  return { judgement: 'met', value: l10n.t('upgraded, active') };
}

/**
 * The balance against the owner's limit. What Twilio shows for an account that pays by invoice, and with which
 * sign, is not documented: then a person decides.
 */
export function judgeBalance({ amount, currency }: EvidenceOf<'balance'>, known: Known): Finding {
  const { balanceLimit, invoiced = false } = known.choices;
  if (amount === undefined) return { judgement: 'unseen', value: noBalance(known.subaccount) };
  const value = money(amount, currency);
  if (invoiced) return { judgement: 'unseen', value: l10n.t('{0}, paid by invoice', value) };
  if (compareDecimals(amount, '0') < 0) {
    const text = l10n.t(
      '{0}: at zero Twilio suspends a prepaid account. If it pays by invoice, say so here.',
      value,
    );
    return { judgement: 'wrong', value: text };
  }
  if (compareDecimals(amount, '0') === 0)
    return { judgement: 'wrong', value: l10n.t('{0}: at zero Twilio suspends the account.', value) };
  if (balanceLimit === undefined) return { judgement: 'met', value };
  const limit = money(balanceLimit, currency);
  return compareDecimals(amount, balanceLimit) > 0
    ? { judgement: 'met', value: l10n.t('{0}, limit {1}', value, limit) }
    : { judgement: 'wrong', value: l10n.t('{0}: not above your limit of {1}.', value, limit) };
}

/** Says what a balance in another currency than US dollars means for the guide; else `undefined`. */
export function currencyNote({ id }: { id: string }, record: ChecklistRecord): string | undefined {
  const { currency = 'USD' } = latestEvidence(record, 'balance') ?? {};
  if (id !== 'billing.balance' || currency.toUpperCase() === 'USD') return undefined;
  return l10n.t(
    'This balance is in {0}. The guide is for accounts in the United States and Canada; elsewhere, payment methods, currency, and tax can differ. Go by what Payment Settings shows you.',
    currency.toUpperCase(),
  );
}

function noBalance(subaccount: boolean | undefined): string {
  switch (subaccount) {
    case true:
      return l10n.t('A subaccount has no balance of its own: look at its parent account.');
    case false:
      return l10n.t('Twilio shows no balance. An account that pays by invoice may have none.');
    case undefined:
      return l10n.t('Twilio shows no balance. Subaccounts have none, accounts that pay by invoice may.');
  }
}

export function judgeSpendTrigger({ spend }: EvidenceOf<'triggers'>, { currency }: Known): Finding {
  if (spend.length === 0)
    return { judgement: 'unseen', value: l10n.t('no usage trigger on the total price') };
  return {
    judgement: 'met',
    value: spend.map(({ value, recurring }) => `${money(value, currency)} ${interval(recurring)}`).join(', '),
  };
}

function interval(recurring: string | null): string {
  switch (recurring) {
    case 'daily':
      return l10n.t('a day');
    case 'monthly':
      return l10n.t('a month');
    case 'yearly':
      return l10n.t('a year');
    case 'alltime':
      return l10n.t('in all');
    default:
      return l10n.t('once');
  }
}

function countPeople(count: number): string {
  return count === 1 ? l10n.t('1 person') : l10n.t('{0} people', count);
}
