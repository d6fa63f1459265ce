import { ownAccount } from './account';
import { json, newSid, type Exchange, type Route } from './exchange';
import { paginate } from './paging';
import { Refusal } from './refusal';
import type { EventRecord, SandboxState } from './state';

/** How long Twilio keeps events at no charge (https://www.twilio.com/docs/usage/monitor-events). */
const retention = 30 * 24 * 60 * 60 * 1000;

/** Adds an event to the audit log. */
export function recordEvent(state: SandboxState, event: Omit<EventRecord, 'sid'>): void {
  state.events.push({ sid: newSid('AE'), ...event });
}

/** Formats the event with its fields in the order of Twilio's OpenAPI file. */
function present(event: EventRecord): object {
  const account = `https://api.twilio.com/2010-04-01/Accounts/${event.account_sid}`;
  return {
    account_sid: event.account_sid,
    actor_sid: event.actor_sid,
    actor_type: event.actor_sid.startsWith('US') ? 'user' : 'account',
    description: null,
    event_data: event.event_data,
    event_date: event.event_date.replace(/\.\d+Z$/, 'Z'),
    event_type: event.event_type,
    resource_sid: event.resource_sid,
    resource_type: event.event_type.split('.')[0],
    sid: event.sid,
    source: event.source,
    source_ip_address: event.source_ip_address,
    url: `https://monitor.twilio.com/v1/Events/${event.sid}`,
    links: { actor: account, resource: account },
  };
}

function readDate(url: URL, name: string, otherwise: number): number {
  const text = url.searchParams.get(name);
  const time = text === null ? otherwise : Date.parse(text);
  if (Number.isNaN(time)) throw new Refusal(20001, { message: `${name} is not a date` });
  return time;
}

function listEvents(exchange: Exchange): Response {
  const account = ownAccount(exchange);
  const { url, state, now } = exchange;
  const oldest = now.getTime() - retention;
  const from = Math.max(oldest, readDate(url, 'StartDate', oldest));
  const to = readDate(url, 'EndDate', now.getTime());
  const wanted = (name: string, value: string | null) =>
    !url.searchParams.has(name) || url.searchParams.get(name) === value;
  const found = state.events
    .filter(
      (event) =>
        event.account_sid === account.sid &&
        Date.parse(event.event_date) >= from &&
        Date.parse(event.event_date) <= to &&
        wanted('EventType', event.event_type) &&
        wanted('ActorSid', event.actor_sid) &&
        wanted('ResourceSid', event.resource_sid) &&
        wanted('SourceIpAddress', event.source_ip_address),
    )
    .sort((a, b) => Date.parse(b.event_date) - Date.parse(a.event_date));
  const page = paginate(found, url, { usual: 50, most: 1000, badToken: 20001 });
  return json({
    events: page.items.map(present),
    meta: {
      page: page.page,
      page_size: page.pageSize,
      first_page_url: page.first.href,
      previous_page_url: page.previous?.href ?? null,
      url: page.self.href,
      next_page_url: page.next?.href ?? null,
      key: 'events',
    },
  });
}

export const eventRoutes: readonly Route[] = [{ method: 'GET', path: /^\/v1\/Events$/, answer: listEvents }];
