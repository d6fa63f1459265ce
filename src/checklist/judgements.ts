import * as l10n from '@vscode/l10n';
import { builtInRoleNames, builtInRoles, missingRead, scopedRole } from '../twilio/roles';
import type { EvidenceOf } from './evidence';
import { compareDecimals, money } from './money';
import { latestEvidence, type ChecklistRecord, type Choices } from './record';

/**
 * How evidence bears on a sub-step. `met`: the API says it's done. `notYet`: the API says it isn't done. `unseen`: the
 * API can't tell, so a user can mark it. `wrong`: the API reports a problem.
 */
export type Judgement = 'met' | 'notYet' | 'unseen' | 'wrong';

/** A judgement and the text for what the API reported. `people` are the user SIDs that the text is about. */
export interface Finding {
  judgement: Judgement;
  value: string;
  /** The value in a word or two, for a row of a narrow sidebar. Absent if the row's icon says enough. */
  brief?: string;
  /** Set if the value raises no alarm, even after a better one. */
  harmless?: true;
  people?: readonly string[];
}

/** What evidence is judged by: the user's choices and the results of other checks. */
export interface Known {
  choices: Choices;
  now: Date;
  /** Whether the account is a trial. */
  trial?: boolean | undefined;
  subaccount?: boolean | undefined;
  currency?: string | undefined;
}

export function knownFrom(record: ChecklistRecord, now: Date): Known {
  const { subaccount, type } = latestEvidence(record, 'account') ?? {};
  const { currency } = latestEvidence(record, 'balance') ?? {};
  return { choices: record.choices, now, trial: type === 'Trial', subaccount, currency };
}

type PeopleEvidence = EvidenceOf<'people'>;

/**
 * Judges by people other than the owner. While the owner's address isn't known, one of the people may be the owner, so
 * one person alone proves nothing.
 */
function ofOthers({ ownerCounted }: PeopleEvidence, count: number, none: string, some: Finding): Finding {
  if (!ownerCounted) return count === 0 ? { judgement: 'unseen', value: none } : some;
  if (count <= 1) return { judgement: 'unseen', value: l10n.t('At most one person, who may be the owner.') };
  return { ...some, value: l10n.t('{0}, maybe with the owner', some.value) };
}

export function judgeUsers(evidence: PeopleEvidence): Finding {
  const { users } = evidence;
  const none = l10n.t('No one except the owner is in the organization.');
  return ofOthers(evidence, users, none, { judgement: 'met', ...counted(users) });
}

/** Returns the finding, unless it rests on something that couldn't be read. That proves nothing, and the text names it. */
function ifRead(evidence: PeopleEvidence, finding: Finding): Finding {
  // A role that Twilio doesn't show isn't given, whatever the account. But nothing is proven about the account.
  const isUnproven = evidence.accountUnclear && finding.judgement === 'met';
  const missing = isUnproven
    ? l10n.t('Twilio shows no role on this account, so it’s unclear whether it belongs to the organization.')
    : missingRead(evidence.organization);
  if (missing === undefined) return finding;
  return { judgement: 'unseen', value: `${finding.value.replace(/\.$/, '')}. ${missing}` };
}

export function judgeRoles(evidence: PeopleEvidence): Finding {
  const { mixed, withRole, perRole, others = [] } = evidence;
  if (mixed > 0) {
    return {
      judgement: 'wrong',
      value: l10n.t(
        '{0} with Administrator and another role. Administrator already includes the others.',
        mixed,
      ),
      brief: l10n.t('redundant'),
    };
  }
  const none = l10n.t('No one except the owner has a role here.');
  const held = builtInRoleNames.filter((role) => perRole[role] > 0);
  const value = [
    ...held.map((role) => `${perRole[role]} ${builtInRoles[role].label}`),
    ...others.map(({ people, name, onOrganization }) => `${people} ${scopedRole(name, onOrganization)}`),
  ].join(', ');
  return ifRead(
    evidence,
    ofOthers(evidence, withRole, none, { judgement: 'met', value, brief: countPeople(withRole) }),
  );
}

/** Judges whether everyone has a role here. A user without one may work with the organization's other accounts. */
export function judgeAccess(evidence: PeopleEvidence): Finding {
  const { users, withRole } = evidence;
  const none = l10n.t('No one except the owner is in the organization.');
  const value = l10n.t('{0} of {1} with access', withRole, countPeople(users));
  const judgement = withRole === 0 ? 'notYet' : withRole === users ? 'met' : 'unseen';
  const brief = l10n.t('{0} of {1}', withRole, users);
  const finding = ofOthers(evidence, users, none, { judgement, value, brief });
  // More roles than those read don't change that everyone has one.
  return withRole === users ? finding : ifRead(evidence, finding);
}

/**
 * Judges whether an Administrator besides the owner is in the list of users. One who isn't proves nothing, since it's
 * unclear whether they can log in. Having none proves nothing either, since the API sees managed users only.
 */
export function judgeBackup(evidence: PeopleEvidence): Finding {
  const { perRole, administrators, unlistedAdministrators = 0, unclear = [] } = evidence;
  const listed = (administrators?.length ?? perRole.administrator) - unlistedAdministrators;
  const none = () => {
    if (unlistedAdministrators > 0) return l10n.t('no one in the organization’s list of users');
    return unclear.length > 0
      ? l10n.t('no one who is certain to be an Administrator')
      : l10n.t('no one that the API can see');
  };
  const finding = ofOthers(evidence, listed, none(), { judgement: 'met', ...counted(listed) });
  // Reading further could only find more Administrators, and one is enough.
  return finding.judgement === 'met' ? finding : ifRead(evidence, finding);
}

/** Judges whether everyone who is or may be an Administrator is expected. */
export function judgeExpected(evidence: PeopleEvidence, { choices }: Known): Finding | undefined {
  const { administrators, unclear = [] } = evidence;
  if (!administrators) return undefined;
  const powerful = [...administrators, ...unclear];
  if (powerful.length === 0) {
    const value = l10n.t('no one except the owner that the API can see');
    return ifRead(evidence, { judgement: 'met', value });
  }
  const expected = choices.expectedAdministrators;
  if (!expected) {
    const count = countPeople(powerful.length);
    const value = evidence.ownerCounted
      ? l10n.t('{0}, maybe with the owner. Choose who’s expected.', count)
      : unclear.length === 0
        ? l10n.t('{0} besides the owner. Choose who’s expected.', count)
        : l10n.t(
            '{0} besides the owner, {1} of them with a role that may be as powerful as Administrator. Choose who’s expected.',
            count,
            unclear.length,
          );
    return { judgement: 'notYet', value };
  }
  const people = powerful.filter((person) => !expected.includes(person));
  if (people.length > 0) {
    return { judgement: 'wrong', value: l10n.t('{0} not expected', countPeople(people.length)), people };
  }
  return ifRead(evidence, { judgement: 'met', value: l10n.t('{0}, expected', countPeople(powerful.length)) });
}

export function judgeAccount(evidence: EvidenceOf<'account'>, { now }: Pick<Known, 'now'>): Finding {
  if (evidence.status === 'suspended')
    return { judgement: 'wrong', value: l10n.t('The account is suspended.'), brief: l10n.t('suspended') };
  if (evidence.status === 'closed')
    return { judgement: 'wrong', value: l10n.t('The account is closed.'), brief: l10n.t('closed') };
  if (evidence.type === 'Trial')
    return { judgement: 'notYet', value: trialText(evidence.created, now), brief: l10n.t('trial') };
  return { judgement: 'met', value: l10n.t('upgraded, active') };
}

const day = 24 * 60 * 60 * 1000;
/** How many days a trial lasts (https://www.twilio.com/docs/usage/trials). */
const trialDays = 30;

/** No API says when a trial ends, so its days are counted from the account's creation. */
function trialText(created: string | undefined, now: Date): string {
  if (created === undefined) return l10n.t('Trial, active');
  const left = trialDays - Math.floor((now.getTime() - Date.parse(created)) / day);
  return left > 0
    ? l10n.t('Trial, active. Days left, counted from the account’s creation: about {0}', left)
    : l10n.t('Trial, active. It should have ended, counting 30 days from the account’s creation.');
}

/**
 * Compares the balance with the user's limit. A trial has free units instead of a balance
 * (https://www.twilio.com/docs/usage/trials), so zero is no problem there, unless the user set a limit. Twilio doesn't document the balance, or its sign, of an account that pays
 * by invoice, so the user decides there.
 */
export function judgeBalance({ amount, currency }: EvidenceOf<'balance'>, known: Known): Finding {
  const { balanceLimit, invoiced = false } = known.choices;
  const isTrial = known.trial && balanceLimit === undefined && compareDecimals(amount ?? '0', '0') <= 0;
  if (isTrial) {
    const value = l10n.t('A trial has free units instead of a balance.');
    return { judgement: 'unseen', value, brief: l10n.t('trial'), harmless: true };
  }
  if (amount === undefined)
    return { judgement: 'unseen', value: noBalance(known.subaccount), brief: l10n.t('none') };
  const value = money(amount, currency);
  const brief = value;
  if (invoiced) return { judgement: 'unseen', value: l10n.t('{0}, paid by invoice', value), brief };
  if (compareDecimals(amount, '0') < 0) {
    const text = l10n.t(
      '{0}: Twilio suspends prepaid accounts at zero. If this account pays by invoice, choose that in Set Balance Limit.',
      value,
    );
    return { judgement: 'wrong', value: text, brief };
  }
  if (compareDecimals(amount, '0') === 0)
    return { judgement: 'wrong', value: l10n.t('{0}: Twilio suspends the account at zero.', value), brief };
  if (balanceLimit === undefined) return { judgement: 'met', value, brief };
  const limit = money(balanceLimit, currency);
  return compareDecimals(amount, balanceLimit) > 0
    ? { judgement: 'met', value: l10n.t('{0}, limit {1}', value, limit), brief }
    : { judgement: 'wrong', value: l10n.t('{0}: not above your limit of {1}.', value, limit), brief };
}

/** Explains what a balance in a currency other than US dollars means for the guide; else returns `undefined`. */
export function currencyNote({ id }: { id: string }, record: ChecklistRecord): string | undefined {
  const { currency = 'USD' } = latestEvidence(record, 'balance') ?? {};
  if (id !== 'billing.balance' || currency.toUpperCase() === 'USD') return undefined;
  return l10n.t(
    'This balance is in {0}. This guide is for accounts in the United States and Canada. Elsewhere, payment methods, currency, and taxes can differ, so go by what Payment Settings shows.',
    currency.toUpperCase(),
  );
}

function noBalance(subaccount: boolean | undefined): string {
  switch (subaccount) {
    case true:
      return l10n.t('A subaccount doesn’t have its own balance. Look at its parent account.');
    case false:
      return l10n.t('Twilio doesn’t show a balance. An account that pays by invoice may not have one.');
    case undefined:
      return l10n.t(
        'Twilio doesn’t show a balance. Subaccounts don’t have one, and accounts that pay by invoice may not.',
      );
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
      return l10n.t('in total');
    default:
      return l10n.t('once');
  }
}

function counted(count: number): Pick<Finding, 'value' | 'brief'> {
  return { value: countPeople(count), brief: countPeople(count) };
}

function countPeople(count: number): string {
  return count === 1 ? l10n.t('1 person') : l10n.t('{0} people', count);
}
