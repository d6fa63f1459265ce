import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { builtInRoleNames, builtInRoles } from '../twilio/roles';

/** What the API told about people and roles on the account: counts only, no names. */
export const peopleEvidenceSchema = z.object({
  kind: z.literal('people'),
  /** Active managed users besides the owner. */
  users: z.int(),
  /** Those of them who hold at least one built-in role on the account. */
  withRole: z.int(),
  /** How many people besides the owner hold each role. */
  perRole: z.record(z.enum(builtInRoleNames), z.int()),
  /** People who hold Administrator and another of the four roles on the account. */
  mixed: z.int(),
});

export const accountEvidenceSchema = z.object({
  kind: z.literal('account'),
  type: z.enum(['Trial', 'Full']),
  status: z.enum(['active', 'suspended', 'closed']),
});

/** `amount` is Twilio's decimal text; a subaccount has no balance of its own and so no `amount`. */
export const balanceEvidenceSchema = z.object({
  kind: z.literal('balance'),
  amount: z.optional(z.string()),
  currency: z.optional(z.string()),
});

export const evidenceSchema = z.discriminatedUnion('kind', [
  peopleEvidenceSchema,
  accountEvidenceSchema,
  balanceEvidenceSchema,
]);
export type Evidence = z.infer<typeof evidenceSchema>;
export type PeopleEvidence = z.infer<typeof peopleEvidenceSchema>;
export type CheckId = Evidence['kind'];
export const checkIds = ['people', 'account', 'balance'] as const satisfies CheckId[];

/**
 * How evidence bears on a sub-step. `met`: the API says it is so. `notYet`: the API says it is not so.
 * `unseen`: the API can't see it, so a person may say it. `wrong`: the API says something that needs mending.
 */
export type Judgement = 'met' | 'notYet' | 'unseen' | 'wrong';

/** A judgement and the sentence that says what was seen. */
export interface Finding {
  judgement: Judgement;
  value: string;
}

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

export function judgeAccess(evidence: PeopleEvidence): Finding {
  const value = l10n.t('{0} of {1} with access', evidence.withRole, countPeople(evidence.users));
  if (evidence.users === 0)
    return { judgement: 'unseen', value: l10n.t('No invitation has been sent from here.') };
  return { judgement: evidence.withRole === evidence.users ? 'met' : 'notYet', value };
}

export function judgeAccount(evidence: z.infer<typeof accountEvidenceSchema>): Finding {
  if (evidence.status === 'suspended')
    return { judgement: 'wrong', value: l10n.t('The account is suspended.') };
  if (evidence.status === 'closed') return { judgement: 'wrong', value: l10n.t('The account is closed.') };
  if (evidence.type === 'Trial') return { judgement: 'notYet', value: l10n.t('Trial, active') };
  return { judgement: 'met', value: l10n.t('upgraded, active') };
}

export function judgeBalance(evidence: z.infer<typeof balanceEvidenceSchema>): Finding {
  if (evidence.amount === undefined) {
    return {
      judgement: 'unseen',
      value: l10n.t('A subaccount has no balance of its own: look at its parent account.'),
    };
  }
  const value = money(evidence.amount, evidence.currency ?? '');
  const empty = evidence.amount.startsWith('-') || /^0*(\.0*)?$/.test(evidence.amount);
  return empty
    ? { judgement: 'wrong', value: l10n.t('{0}: at zero Twilio suspends the account.', value) }
    : { judgement: 'met', value };
}

function countPeople(count: number): string {
  return count === 1 ? l10n.t('1 person') : l10n.t('{0} people', count);
}

/** Twilio's decimal text with its currency, rounded down to the cent without going through a float. */
export function money(amount: string, currency: string): string {
  const [whole = '0', cents = ''] = amount.split('.');
  return `${whole}.${cents.padEnd(2, '0').slice(0, 2)} ${currency.toUpperCase()}`.trim();
}
