import * as l10n from '@vscode/l10n';
import { BlockList, isIP } from 'node:net';
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
 * Networks that Twilio can't reach or must not: the special registries of https://www.iana.org/assignments. A list
 * for each version, since Node takes an IPv4 address for one of `::ffff:0:0/96`, too.
 */
const notPublic = {
  4: blockList('ipv4', [
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.168.0.0/16',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '224.0.0.0/4',
    '240.0.0.0/4',
  ]),
  6: blockList('ipv6', [
    '::/96',
    '::ffff:0:0/96',
    '64:ff9b::/96',
    '64:ff9b:1::/48',
    '100::/64',
    '2001:db8::/32',
    '2002::/16',
    'fc00::/7',
    'fe80::/9',
    'ff00::/8',
  ]),
};

function blockList(family: 'ipv4' | 'ipv6', networks: readonly string[]): (address: string) => boolean {
  const blocked = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    blocked.addSubnet(address, Number(bits), family);
  }
  return (address) => blocked.check(address, family);
}

/** Endings of names that mean something inside a network only. */
const localNames =
  /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home|corp|private|home\.arpa|test|invalid)$/;

/**
 * Why Twilio should not be given this callback address, with the remedy; `undefined` if it may. It must be HTTPS and
 * public; what a name resolves to is not looked up. The text is not repeated: it may hold a credential.
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
  return checkHost(url.hostname.replace(/\.$/, ''));
}

function addressIn(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function checkHost(host: string): string | undefined {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  const version = isIP(bare);
  if (version === 4 || version === 6)
    return notPublic[version](bare)
      ? l10n.t('Twilio can’t reach an address of a private network. Take one that is public on the internet.')
      : undefined;
  return !bare.includes('.') || localNames.test(bare)
    ? l10n.t(
        'Twilio can’t reach a name of this computer or of a local network. Take one that is public on the internet.',
      )
    : undefined;
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
