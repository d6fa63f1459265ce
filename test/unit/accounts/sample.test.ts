import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SampleAccount } from '../../../src/accounts/sample';
import type { TwilioClient } from '../../../src/twilio/api';
import { createTwilioClient } from '../../../src/twilio/client';
import { raw } from '../../../src/twilio/redact';

const silent = { info() {}, warn() {}, error() {}, debug() {}, show() {}, dispose() {} };

describe('the sample account in two windows', () => {
  let folder: string;
  const { signal } = new AbortController();

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'twilio-setup-sample-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  interface Window {
    sample: SampleAccount;
    client: TwilioClient;
    addresses: () => Promise<string[]>;
  }

  async function open(): Promise<Window> {
    const sample = new SampleAccount(join(folder, 'sample.json'), silent);
    const { sid: accountSid } = await sample.connection();
    const client = createTwilioClient({ accountSid, ...(await sample.secrets()), fetch: sample.fetch });
    const addresses = async () => (await client.listUsers(signal)).value.map(({ userName }) => raw(userName));
    return { sample, client, addresses };
  }

  it("is shared: each window sees the other's changes", async () => {
    const [one, other] = [await open(), await open()];
    await one.addresses();
    await other.client.createUser({ email: 'rio@harbor.example' }, signal);
    assert.ok((await one.addresses()).includes('rio@harbor.example'));
  });

  it('keeps changes from both, even at the same time', async () => {
    const windows = [await open(), await open()];
    for (const { addresses } of windows) await addresses();
    const people = Array.from({ length: 10 }, (_, index) => `person${index}@harbor.example`);
    const create = async (email: string, index: number) =>
      windows[index % 2]?.client.createUser({ email }, signal);
    await Promise.all(people.map(create));
    const third = await (await open()).addresses();
    assert.deepEqual(
      people.filter((email) => !third.includes(email)),
      [],
    );
  });

  it('is reset in both', async () => {
    const [one, other] = [await open(), await open()];
    await one.client.createUser({ email: 'rio@harbor.example' }, signal);
    await other.sample.reset();
    assert.ok(!(await one.addresses()).includes('rio@harbor.example'));
  });

  it('immediately shows what the other window did in the Console', async () => {
    const [one, other] = [await open(), await open()];
    await one.client.fetchAccount(signal);
    (await other.sample.open()).act(({ accounts }) => accounts.forEach((account) => (account.type = 'Full')));
    assert.equal((await one.client.fetchAccount(signal)).value.type, 'Full');
  });

  it('starts over when its file is corrupt', async () => {
    const one = await open();
    await one.client.createUser({ email: 'rio@harbor.example' }, signal);
    writeFileSync(join(folder, 'sample.json'), '{');
    assert.equal((await (await open()).addresses()).length, 3);
  });

  it('leaves no other files', async () => {
    const one = await open();
    await one.client.createUser({ email: 'rio@harbor.example' }, signal);
    assert.deepEqual(readdirSync(folder), ['sample.json']);
  });
});
