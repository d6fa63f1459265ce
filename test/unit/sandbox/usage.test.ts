import assert from 'node:assert/strict';
import { sampleCredentials, type SandboxState } from '../../../src/sandbox/twilio';
import { account, open, subaccount, type Body } from './harness';

const records = `${account}/Usage/Records`;

/** The sample with these days of messages instead of its own. */
function openWith(...days: readonly [date: string, price: string][]) {
  const opened = open();
  opened.state.usage = days.map(([date, price]): SandboxState['usage'][number] => ({
    account_sid: sampleCredentials.accountSid,
    date,
    category: 'sms',
    count: 2,
    usage: 3,
    price,
  }));
  return opened;
}

const brief = (body: Body) => body.usage_records.map((each) => [each.start_date, each.end_date, each.price]);

describe('sandbox: usage records', () => {
  it('answers with the fields of the OpenAPI file in their order', async () => {
    const { status, body } = await open().call(`${records}.json`);
    assert.equal(status, 200);
    assert.deepEqual(Object.keys(body), [
      'end',
      'first_page_uri',
      'next_page_uri',
      'page',
      'page_size',
      'previous_page_uri',
      'start',
      'uri',
      'usage_records',
    ]);
    assert.deepEqual(Object.keys(body.usage_records[0]), [
      'account_sid',
      'api_version',
      'as_of',
      'category',
      'count',
      'count_unit',
      'description',
      'end_date',
      'price',
      'price_unit',
      'start_date',
      'subresource_uris',
      'uri',
      'usage',
      'usage_unit',
    ]);
    assert.deepEqual(Object.keys(body.usage_records[0].subresource_uris), [
      'all_time',
      'daily',
      'last_month',
      'monthly',
      'this_month',
      'today',
      'yearly',
      'yesterday',
    ]);
  });

  it('gives the total price as a string without a count', async () => {
    const { call } = openWith(['2026-03-10', '0.1'], ['2026-03-09', '0.2']);
    const { body } = await call(`${records}.json?Category=totalprice`);
    const [total] = body.usage_records;
    assert.deepEqual(
      [body.usage_records.length, total.price, total.usage, total.usage_unit, total.count],
      [1, '0.3', '0.3', 'usd', null],
    );
  });

  it('gives the count and usage of a category as strings', async () => {
    const { call } = openWith(['2026-03-10', '0.1'], ['2026-03-09', '0.2']);
    const { body } = await call(`${records}.json?Category=sms`);
    const [sms] = body.usage_records;
    assert.deepEqual(
      [sms.count, sms.count_unit, sms.usage, sms.usage_unit],
      ['4', 'messages', '6', 'segments'],
    );
  });

  it('reaches from the beginning of the account to today', async () => {
    const { body } = await open().call(`${records}.json?Category=totalprice`);
    assert.deepEqual(
      brief(body).map(([from, to]) => [from, to]),
      [['2026-01-09', '2026-03-10']],
    );
  });

  it('keeps to StartDate and EndDate', async () => {
    const { call } = openWith(['2026-03-10', '1'], ['2026-03-09', '2'], ['2026-03-08', '4']);
    const { body } = await call(
      `${records}.json?Category=totalprice&StartDate=2026-03-08&EndDate=2026-03-09`,
    );
    assert.deepEqual(brief(body), [['2026-03-08', '2026-03-09', '6']]);
  });

  const days: readonly [string, string][] = [
    ['2026-03-10', '1'],
    ['2026-03-09', '2'],
    ['2026-03-01', '4'],
    ['2026-02-28', '8'],
    ['2025-12-31', '16'],
  ];
  const periods: readonly [period: string, expected: string[][]][] = [
    ['Today', [['2026-03-10', '2026-03-10', '1']]],
    ['Yesterday', [['2026-03-09', '2026-03-09', '2']]],
    ['ThisMonth', [['2026-03-01', '2026-03-10', '7']]],
    ['LastMonth', [['2026-02-01', '2026-02-28', '8']]],
    [
      'Daily',
      [
        ['2026-02-28', '2026-02-28', '8'],
        ['2026-03-01', '2026-03-01', '4'],
        ['2026-03-09', '2026-03-09', '2'],
        ['2026-03-10', '2026-03-10', '1'],
      ],
    ],
    [
      'Monthly',
      [
        ['2026-02-28', '2026-02-28', '8'],
        ['2026-03-01', '2026-03-10', '7'],
      ],
    ],
    ['Yearly', [['2026-02-28', '2026-03-10', '15']]],
    ['AllTime', [['2026-01-09', '2026-03-10', '15']]],
  ];
  for (const [period, expected] of periods) {
    it(`adds up ${period}`, async () => {
      const { body } = await openWith(...days).call(`${records}/${period}.json?Category=totalprice`);
      assert.deepEqual(brief(body), expected);
    });
  }

  it('answers 404 for an unknown period', async () => {
    assert.equal((await open().call(`${records}/Weekly.json`)).status, 404);
  });

  it('answers zero where nothing was used', async () => {
    const { body } = await open().call(`${subaccount}/Usage/Records/ThisMonth.json?Category=totalprice`);
    assert.equal(body.usage_records[0].price, '0');
  });

  it('answers an empty list for an unknown category', async () => {
    const { body } = await open().call(`${records}.json?Category=pigeons`);
    assert.deepEqual([body.usage_records, body.start, body.end], [[], 0, 0]);
  });

  it('pages by a relative next_page_uri that keeps the query', async () => {
    const { call } = open();
    const first = await call(`${records}/ThisMonth.json?PageSize=2`);
    const next = first.body.next_page_uri ?? '';
    const second = await call(`https://api.twilio.com${next}`);
    assert.match(
      next,
      /^\/2010-04-01\/Accounts\/AC\w+\/Usage\/Records\/ThisMonth\.json\?PageSize=2&Page=1&PageToken=PA/,
    );
    assert.deepEqual(
      [first.body.start, first.body.end, second.body.start, second.body.end, second.body.next_page_uri],
      [0, 1, 2, 2, null],
    );
    assert.equal(second.body.page, 1);
  });
});
