import * as l10n from '@vscode/l10n';
import { canFire, type UsageTrigger } from '../twilio/answers';
import type { NewUsageTrigger, TwilioClient } from '../twilio/api';
import { SetupError } from '../twilio/errors';

/** Usage triggers (https://www.twilio.com/docs/usage/api/usage-trigger): what may be asked for, and made once. */

export const triggerDocs = 'https://www.twilio.com/docs/usage/api/usage-trigger';
export const categoryDocs = 'https://www.twilio.com/docs/usage/api/usage-record#usage-categories';

/** The most used of the categories that Twilio publishes there, the most general one first. */
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

/** What a trigger watches and when it fires, in one line. A word of Twilio's that is not known stays as it is. */
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
    : l10n.t('Write the category as Twilio does: small letters, digits and hyphens, such as calls-outbound.');
}

/** Twilio takes a decimal, or `+` and a decimal for so much more than now. */
export function checkTriggerValue(text: string): string | undefined {
  if (!/^\+?\d{1,12}(\.\d{1,6})?$/.test(text))
    return l10n.t('Write a number with a point, such as 100 or 99.50, or +25 for 25 more than now.');
  return Number(text) > 0 ? undefined : l10n.t('At zero it would fire at once. Write a number above zero.');
}

/** Twilio's limit. */
const longestName = 64;

export function checkTriggerName(text: string): string | undefined {
  const { length } = text;
  return length <= longestName
    ? undefined
    : l10n.t('The name has {0} characters. Twilio takes {1}: shorten it.', length, longestName);
}

/**
 * Says why Twilio shouldn't be given this callback address, with the remedy; `undefined` if it may. Whether Twilio
 * reaches the address is for Twilio to judge. The text is not repeated: it may hold a credential.
 */
export function checkCallback(text: string): string | undefined {
  const url = addressIn(text);
  if (!url || !/^[a-z]+:\/\//i.test(text))
    return l10n.t('Write the whole address, such as https://hooks.example.com/usage.');
  if (url.protocol !== 'https:')
    return l10n.t('The address must begin with https:// so that nobody reads along on the way.');
  if (url.username !== '' || url.password !== '')
    return l10n.t(
      'Leave out the user name and password before the “@”: everyone with access to the account could read them.',
    );
  return undefined;
}

function addressIn(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** Whether two amounts in Twilio's decimal text are the same, without going through a float. */
function sameAmount(one: string, other: string): boolean {
  const plain = (text: string) => {
    const [whole = '', cents = ''] = text.split('.');
    return `${whole.replace(/^0+(?=\d)/, '')}.${cents.replace(/0+$/, '')}`;
  };
  return plain(one) === plain(other);
}

/** Whether a trigger does what is asked for. A value relative to the usage at the time can't be compared. */
function does(trigger: UsageTrigger, wanted: NewUsageTrigger): boolean {
  return (
    trigger.usage_category === wanted.usageCategory &&
    trigger.trigger_by === (wanted.triggerBy ?? 'usage') &&
    (trigger.recurring || undefined) === wanted.recurring &&
    addressIn(trigger.callback_url)?.href === addressIn(wanted.callbackUrl)?.href &&
    (wanted.triggerValue.startsWith('+') || sameAmount(trigger.trigger_value, wanted.triggerValue))
  );
}

type TriggerCalls = Pick<TwilioClient, 'listUsageTriggers' | 'createUsageTrigger' | 'deleteUsageTrigger'>;

/**
 * Makes one usage trigger, never two: the list is read before, and again when the answer got lost. It may be run
 * again after any error: what an earlier try made is then found. Throws `conflict` if one that does the same was
 * there before the first run; `effectUnknown` where neither answer nor list came.
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
      if (there.some(canFire) && !wanted.triggerValue.startsWith('+')) throw alreadyThere();
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

function alreadyThere(): SetupError {
  return new SetupError({
    kind: 'conflict',
    message: l10n.t('A usage trigger that does the same is there already.'),
    remedy: l10n.t('Change the value, the recurrence or the address, or leave it as it is.'),
  });
}

/** Deletes a trigger. One that is gone already, or is gone after a lost answer, is deleted. */
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
