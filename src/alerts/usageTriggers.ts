import * as l10n from '@vscode/l10n';
import { canFire, type UsageTrigger } from '../twilio/answers';
import type { NewUsageTrigger, TwilioClient } from '../twilio/api';
import { SetupError } from '../twilio/errors';
import { raw } from '../twilio/redact';

/** Usage triggers: checks for their fields, and ways to create one exactly once and to delete one. */

export const triggerDocs = 'https://www.twilio.com/docs/usage/api/usage-trigger';
export const categoryDocs = 'https://www.twilio.com/docs/usage/api/usage-record#usage-categories';

/** Returns the most common of the categories listed at `categoryDocs`, from general to specific. */
export function usageCategories(): { id: string; label: string }[] {
  return [
    { id: 'totalprice', label: l10n.t('All costs together') },
    { id: 'sms', label: l10n.t('Text messages') },
    { id: 'sms-outbound', label: l10n.t('Text messages sent') },
    { id: 'mms', label: l10n.t('Picture messages') },
    { id: 'calls', label: l10n.t('Calls') },
    { id: 'calls-outbound', label: l10n.t('Calls made') },
    { id: 'calls-inbound', label: l10n.t('Calls received') },
    { id: 'recordings', label: l10n.t('Recordings') },
    { id: 'phonenumbers', label: l10n.t('Phone numbers') },
    { id: 'lookups', label: l10n.t('Lookups') },
  ];
}

/** Describes in one line what a trigger watches and when it fires. Unknown words from Twilio stay as they are. */
export function describeTrigger(
  trigger: Pick<NewUsageTrigger, 'usageCategory' | 'triggerValue'> & {
    triggerBy?: string;
    recurring?: string;
  },
): string {
  const { usageCategory, triggerValue, triggerBy = 'usage', recurring } = trigger;
  const numbers: Record<string, string> = {
    price: l10n.t('price'),
    usage: l10n.t('usage'),
    count: l10n.t('count'),
  };
  const intervals: Record<string, string> = {
    daily: l10n.t('each day'),
    monthly: l10n.t('each month'),
    yearly: l10n.t('each year'),
    alltime: l10n.t('over all time'),
  };
  const by = numbers[triggerBy] ?? triggerBy;
  const often = recurring ? (intervals[recurring] ?? recurring) : l10n.t('once');
  return triggerValue.startsWith('+')
    ? l10n.t('{0}: {1} rises by {2}, {3}', usageCategory, by, triggerValue.slice(1), often)
    : l10n.t('{0}: {1} reaches {2}, {3}', usageCategory, by, triggerValue, often);
}

export function checkCategory(text: string): string | undefined {
  return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text)
    ? undefined
    : l10n.t('Enter the category in lowercase letters, digits, and hyphens, such as calls-outbound.');
}

/** Accepts the same values as Twilio: a decimal, or `+` and a decimal for an increase from the current usage. */
export function checkTriggerValue(text: string): string | undefined {
  if (!/^\+?\d{1,12}(\.\d{1,6})?$/.test(text))
    return l10n.t('Enter a number such as 100 or 99.50, or +25 for 25 more than now.');
  return Number(text) > 0
    ? undefined
    : l10n.t('At zero, the trigger fires immediately. Enter a number above zero.');
}

/** Twilio's limit. */
const longestName = 64;

export function checkTriggerName(text: string): string | undefined {
  const { length } = text;
  return length <= longestName
    ? undefined
    : l10n.t('The name has {0} characters. Shorten it to {1}.', length, longestName);
}

/**
 * Returns why Twilio shouldn't get this callback address and what to do; `undefined` if it can have it. Doesn't check
 * whether Twilio can reach the address, and doesn't repeat the address, which can contain a credential.
 */
export function checkCallback(text: string): string | undefined {
  const url = addressIn(text);
  if (!url || !/^[a-z]+:\/\//i.test(text))
    return l10n.t('Enter the full address, such as https://hooks.example.com/usage.');
  if (url.protocol !== 'https:')
    return l10n.t('The address must begin with https:// so that no one else can read the call.');
  if (url.username !== '' || url.password !== '')
    return l10n.t(
      'Remove the user name and password before the “@”. Everyone with access to the account could read them.',
    );
  return undefined;
}

function addressIn(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** Compares two amounts in Twilio's decimal notation without rounding them to floats. */
function sameAmount(one: string, other: string): boolean {
  const canonical = (text: string) => {
    const [whole = '', cents = ''] = text.split('.');
    return `${whole.replace(/^0+(?=\d)/, '')}.${cents.replace(/0+$/, '')}`;
  };
  return canonical(one) === canonical(other);
}

/** Tells whether a trigger does what `wanted` describes. A relative value can't be compared, so any value matches. */
function does(trigger: UsageTrigger, wanted: NewUsageTrigger): boolean {
  return (
    trigger.usage_category === wanted.usageCategory &&
    trigger.trigger_by === (wanted.triggerBy ?? 'usage') &&
    (trigger.recurring || undefined) === wanted.recurring &&
    addressIn(raw(trigger.callback_url))?.href === addressIn(wanted.callbackUrl)?.href &&
    (wanted.triggerValue.startsWith('+') || sameAmount(raw(trigger.trigger_value), wanted.triggerValue))
  );
}

type TriggerCalls = Pick<TwilioClient, 'listUsageTriggers' | 'createUsageTrigger' | 'deleteUsageTrigger'>;

/**
 * Returns a function that creates one usage trigger, even if it's called again after an error: it reads the list first,
 * and again if the answer is lost, to find a trigger that an earlier call created. It throws `conflict` if a trigger
 * that does the same existed before the first call, and `effectUnknown` if neither answer nor list arrives.
 */
export function makeTrigger(client: TriggerCalls, wanted: NewUsageTrigger) {
  const category = { category: wanted.usageCategory };
  let before: ReadonlySet<string> | undefined;
  return async (signal: AbortSignal): Promise<UsageTrigger> => {
    const list = async () =>
      (await client.listUsageTriggers(category, signal)).value.filter((each) => does(each, wanted));
    const made = async () => (await list()).find(({ sid }) => !before?.has(sid));
    if (before) {
      const late = await made();
      if (late) return late;
    } else {
      const there = await list();
      if (there.some(canFire) && !wanted.triggerValue.startsWith('+'))
        throw new SetupError({
          kind: 'conflict',
          message: l10n.t('An identical usage trigger already exists.'),
          remedy: l10n.t('Change the value, the recurrence, or the address, or keep the existing trigger.'),
        });
      before = new Set(there.map(({ sid }) => sid));
    }
    try {
      return (await client.createUsageTrigger(wanted, signal)).value;
    } catch (error) {
      if (!SetupError.is(error) || error.details.effectUnknown !== true || signal.aborted) throw error;
      const found = await made().catch(() => undefined);
      if (found) return found;
      throw error;
    }
  };
}

/** Deletes a trigger. Succeeds if it's already deleted, or turns out to be deleted after a lost answer. */
export async function deleteTrigger(client: TriggerCalls, sid: string, signal: AbortSignal): Promise<void> {
  try {
    await client.deleteUsageTrigger(sid, signal);
  } catch (error) {
    if (SetupError.is(error, 'notFound')) return;
    if (!SetupError.is(error) || error.details.effectUnknown !== true || signal.aborted) throw error;
    const { value } = await client.listUsageTriggers({}, signal);
    if (value.some((each) => each.sid === sid)) throw error;
  }
}
