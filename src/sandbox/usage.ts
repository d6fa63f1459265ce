import { openAccount } from './account';
import type { Exchange, Route } from './exchange';
import { listed, paginate } from './paging';
import type { AccountRecord, UsageRow } from './state';

const categories = {
  calls: { description: 'Voice', count_unit: 'calls', usage_unit: 'minutes' },
  sms: { description: 'SMS', count_unit: 'messages', usage_unit: 'segments' },
  totalprice: { description: 'Total price', count_unit: '', usage_unit: 'usd' },
} as const;
type Category = keyof typeof categories;

/** What an address such as `Usage/Records/Daily.json` asks for; `digits` of the date group the days, none adds all. */
interface Period {
  from: string;
  to: string;
  digits: 0 | 4 | 7 | 10;
}

const day = (time: number) => new Date(time).toISOString().slice(0, 10);

function readPeriod(name: string | undefined, { url, now }: Exchange, account: AccountRecord): Period {
  const today = day(now.getTime());
  const year = now.getUTCFullYear();
  const month = now.getUTCMonth();
  const yesterday = day(now.getTime() - 24 * 60 * 60 * 1000);
  const from = url.searchParams.get('StartDate') ?? account.date_created.slice(0, 10);
  const to = url.searchParams.get('EndDate') ?? today;
  switch (name) {
    case 'Today':
      return { from: today, to: today, digits: 0 };
    case 'Yesterday':
      return { from: yesterday, to: yesterday, digits: 0 };
    case 'ThisMonth':
      return { from: day(Date.UTC(year, month, 1)), to: today, digits: 0 };
    case 'LastMonth':
      return { from: day(Date.UTC(year, month - 1, 1)), to: day(Date.UTC(year, month, 0)), digits: 0 };
    case 'Daily':
      return { from, to, digits: 10 };
    case 'Monthly':
      return { from, to, digits: 7 };
    case 'Yearly':
      return { from, to, digits: 4 };
    default:
      return { from, to, digits: 0 };
  }
}

/** Sums rows; prices as whole hundred-thousandths, so that no cent is lost to binary fractions. */
function sum(rows: readonly UsageRow[], category: string): { count: number; usage: number; price: number } {
  const total = { count: 0, usage: 0, price: 0 };
  for (const row of rows) {
    if (category !== 'totalprice' && category !== row.category) continue;
    total.count += row.count;
    total.usage += row.usage;
    total.price += Math.round(Number(row.price) * 1e5);
  }
  return { ...total, price: total.price / 1e5 };
}

/** A usage record in the order of fields of Twilio's OpenAPI file. Its `price` is a string, as in Twilio's examples. */
function present(
  account: AccountRecord,
  category: Category,
  span: { from: string; to: string },
  rows: readonly UsageRow[],
  now: Date,
): object {
  const { description, count_unit, usage_unit } = categories[category];
  const { count, usage, price } = sum(rows, category);
  const isMoney = category === 'totalprice';
  const records = `/2010-04-01/Accounts/${account.sid}/Usage/Records`;
  const address = (part: string) => `${records}${part}.json?Category=${category}`;
  return {
    account_sid: account.sid,
    api_version: '2010-04-01',
    as_of: now.toISOString().replace(/\.\d+Z$/, '+00:00'),
    category,
    count: isMoney ? null : String(count),
    count_unit,
    description,
    end_date: span.to,
    price: String(price),
    price_unit: account.currency.toLowerCase(),
    start_date: span.from,
    subresource_uris: {
      all_time: address('/AllTime'),
      daily: address('/Daily'),
      last_month: address('/LastMonth'),
      monthly: address('/Monthly'),
      this_month: address('/ThisMonth'),
      today: address('/Today'),
      yearly: address('/Yearly'),
      yesterday: address('/Yesterday'),
    },
    uri: `${address('')}&StartDate=${span.from}&EndDate=${span.to}`,
    usage: isMoney ? String(price) : String(usage),
    usage_unit: isMoney ? account.currency.toLowerCase() : usage_unit,
  };
}

function listUsageRecords(exchange: Exchange): Response {
  const account = openAccount(exchange);
  const { url, params, state, now } = exchange;
  const period = readPeriod(params['period'], exchange, account);
  const rows = state.usage.filter(
    ({ account_sid, date }) => account_sid === account.sid && date >= period.from && date <= period.to,
  );
  const keys = new Set(period.digits === 0 ? [''] : rows.map((row) => row.date.slice(0, period.digits)));
  const wanted = (Object.keys(categories) as Category[]).filter(
    (category) => (url.searchParams.get('Category') ?? category) === category,
  );
  const records = [...keys].sort().flatMap((key) => {
    const within = rows.filter((row) => row.date.startsWith(key));
    const dates = within.map((row) => row.date).sort();
    const span =
      key === '' ? period : { from: dates[0] ?? period.from, to: dates[dates.length - 1] ?? period.to };
    return wanted.map((category) => present(account, category, span, within, now));
  });
  const page = paginate(records, url, { usual: 50, most: 1000, badToken: 20001 });
  return listed(page, 'usage_records', page.items);
}

/** What the account used of a category on the days whose date begins as today's does, with so many digits. */
export function usedSoFar(
  { state, now }: Exchange,
  account: AccountRecord,
  category: string,
  digits: Period['digits'],
): ReturnType<typeof sum> {
  const beginning = day(now.getTime()).slice(0, digits);
  const rows = state.usage.filter((row) => row.account_sid === account.sid && row.date.startsWith(beginning));
  return sum(rows, category);
}

const records = '^/2010-04-01/Accounts/(?<account>[^/]+)/Usage/Records';
const periods = 'AllTime|Daily|LastMonth|Monthly|ThisMonth|Today|Yearly|Yesterday';

export const usageRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: new RegExp(`${records}(/(?<period>${periods}))?\\.json$`),
    answer: listUsageRecords,
  },
];
