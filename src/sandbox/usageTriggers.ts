import * as z from 'zod/mini';
import { openAccount, rfc2822 } from './account';
import { recordEvent } from './events';
import { json, newSid, noContent, type Exchange, type Route } from './exchange';
import { listed, paginate } from './paging';
import { Refusal } from './refusal';
import type { AccountRecord, UsageTriggerRecord } from './state';

/** How many usage triggers an account can have (https://www.twilio.com/docs/usage/api/usage-trigger). */
const most = 1000;

const formSchema = z.object({
  CallbackUrl: z.url({ protocol: /^https?$/ }),
  TriggerValue: z.string().check(z.regex(/^\+?\d+(\.\d+)?$/)),
  UsageCategory: z.string().check(z.regex(/^[a-z0-9-]+$/)),
  CallbackMethod: z._default(z.enum(['GET', 'POST']), 'POST'),
  FriendlyName: z._default(z.string().check(z.maxLength(64)), ''),
  Recurring: z._default(z.enum(['', 'daily', 'monthly', 'yearly', 'alltime']), ''),
  TriggerBy: z._default(z.enum(['count', 'usage', 'price']), 'usage'),
});

/**
 * Returns the value that the trigger watches, for its current interval or for all time. Adds prices as whole
 * hundred-thousandths to avoid rounding errors.
 */
function currentValue(
  { state, now }: Exchange,
  account: AccountRecord,
  {
    recurring,
    usage_category,
    trigger_by,
  }: Pick<UsageTriggerRecord, 'recurring' | 'usage_category' | 'trigger_by'>,
): number {
  const digits = { daily: 10, monthly: 7, yearly: 4, alltime: 0 }[recurring ?? 'alltime'];
  const interval = now.toISOString().slice(0, digits);
  const amounts = state.usage
    .filter(({ account_sid, date }) => account_sid === account.sid && date.startsWith(interval))
    .filter(({ category }) => usage_category === 'totalprice' || usage_category === category)
    .map((row) => Math.round(Number(row[trigger_by]) * 1e5));
  return amounts.reduce((sum, amount) => sum + amount, 0) / 1e5;
}

/** Formats the trigger with its fields in the order of Twilio's OpenAPI file. The sandbox never fires triggers. */
function present(exchange: Exchange, account: AccountRecord, trigger: UsageTriggerRecord): object {
  const usage = `/2010-04-01/Accounts/${account.sid}/Usage`;
  return {
    account_sid: account.sid,
    api_version: '2010-04-01',
    callback_method: trigger.callback_method,
    callback_url: trigger.callback_url,
    current_value: String(currentValue(exchange, account, trigger)),
    date_created: rfc2822(trigger.date_created),
    date_fired: null,
    date_updated: rfc2822(trigger.date_created),
    friendly_name: trigger.friendly_name,
    recurring: trigger.recurring,
    sid: trigger.sid,
    trigger_by: trigger.trigger_by,
    trigger_value: trigger.trigger_value,
    uri: `${usage}/Triggers/${trigger.sid}.json`,
    usage_category: trigger.usage_category,
    usage_record_uri: `${usage}/Records.json?Category=${trigger.usage_category}`,
  };
}

function listUsageTriggers(exchange: Exchange): Response {
  const account = openAccount(exchange);
  const { url, state } = exchange;
  const wanted = (name: string, value: string | null) => (url.searchParams.get(name) ?? value) === value;
  const found = state.usageTriggers.filter(
    (trigger) =>
      trigger.account_sid === account.sid &&
      wanted('Recurring', trigger.recurring) &&
      wanted('TriggerBy', trigger.trigger_by) &&
      wanted('UsageCategory', trigger.usage_category),
  );
  const page = paginate(found, url, { usual: 50, most: 1000, badToken: 20001 });
  const triggers = page.items.map((trigger) => present(exchange, account, trigger));
  return listed(page, 'usage_triggers', triggers);
}

function readForm(body: string): z.infer<typeof formSchema> {
  const form = formSchema.safeParse(Object.fromEntries(new URLSearchParams(body)));
  if (form.success) return form.data;
  const fields = form.error.issues.map((issue) => issue.path.join('.'));
  throw new Refusal(20001, { message: `Invalid parameter: ${fields.join(', ')}` });
}

function createUsageTrigger(exchange: Exchange): Response {
  const account = openAccount(exchange);
  const { state, now } = exchange;
  const form = readForm(exchange.body);
  if (state.usageTriggers.filter((each) => each.account_sid === account.sid).length >= most) {
    throw new Refusal(20001, { message: 'The account already has 1000 usage triggers' });
  }
  const trigger: UsageTriggerRecord = {
    sid: newSid('UT'),
    account_sid: account.sid,
    callback_method: form.CallbackMethod,
    callback_url: form.CallbackUrl,
    date_created: now.toISOString(),
    friendly_name: form.FriendlyName,
    recurring: form.Recurring || null,
    trigger_by: form.TriggerBy,
    trigger_value: form.TriggerValue,
    usage_category: form.UsageCategory,
  };
  if (form.TriggerValue.startsWith('+')) {
    const value = currentValue(exchange, account, trigger) + Number(form.TriggerValue);
    trigger.trigger_value = String(Math.round(value * 1e5) / 1e5);
  }
  state.usageTriggers.push(trigger);
  recordTriggerEvent(exchange, trigger, 'usage-trigger.created');
  return json(present(exchange, account, trigger), 201);
}

function deleteUsageTrigger(exchange: Exchange): Response {
  const account = openAccount(exchange);
  const { state, params } = exchange;
  const trigger = state.usageTriggers.find(
    (each) => each.sid === params['sid'] && each.account_sid === account.sid,
  );
  if (!trigger) throw new Refusal(20404);
  state.usageTriggers.splice(state.usageTriggers.indexOf(trigger), 1);
  recordTriggerEvent(exchange, trigger, 'usage-trigger.deleted');
  return noContent();
}

function recordTriggerEvent({ state, now }: Exchange, trigger: UsageTriggerRecord, type: string): void {
  recordEvent(state, {
    account_sid: trigger.account_sid,
    actor_sid: trigger.account_sid,
    event_data: null,
    event_date: now.toISOString(),
    event_type: type,
    resource_sid: trigger.sid,
    source: 'api',
    source_ip_address: '203.0.113.7',
  });
}

const triggers = '^/2010-04-01/Accounts/(?<account>[^/]+)/Usage/Triggers';

export const usageTriggerRoutes: readonly Route[] = [
  { method: 'GET', path: new RegExp(`${triggers}\\.json$`), answer: listUsageTriggers },
  { method: 'POST', path: new RegExp(`${triggers}\\.json$`), answer: createUsageTrigger },
  { method: 'DELETE', path: new RegExp(`${triggers}/(?<sid>[^/]+)\\.json$`), answer: deleteUsageTrigger },
];
