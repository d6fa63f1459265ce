import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Draft, fromPageSchema } from '../../../src/people/form/messages';
import { wantedOf } from '../../../src/people/form/reading';
import type { Wanted } from '../../../src/people/plan/model';
import { findOpenRun, resumePlan } from '../../../src/people/run/readJournal';
import { openJournal } from '../../../src/people/run/journal';
import { createSandbox, sampleCredentials, sampleState } from '../../../src/sandbox/twilio';
import type { NewUser } from '../../../src/twilio/api';
import { apply, connect, look, planFor } from '../../support/people';

/** Every field of the form is set, and a new one must be added here. */
const draft: Required<Draft> = {
  text: 'Email,First name,Last name\nrio@harbor.example,Rio,Vance',
  roles: ['developer'],
  own: { 'rio@harbor.example': ['support'] },
  answers: { columns: {}, roleWords: {}, marks: {}, statuses: {} },
  file: 'people.csv',
  before: 'noa@harbor.example',
  sent: true,
};

/** What the draft means, with every field that Twilio stores. A new one needs a value that nothing else has. */
const newUser: Required<NewUser> = { email: 'rio@harbor.example', givenName: 'Rio', familyName: 'Vance' };
const expected: Required<Wanted> = { ...newUser, roles: ['support'] };

describe('a draft with every field set', () => {
  const account = { sid: sampleCredentials.accountSid, name: 'Harbor' };
  const received = () => {
    const message = fromPageSchema.parse({ type: 'preview', request: 1, draft });
    assert.ok(message.type === 'preview');
    return message.draft;
  };

  it('arrives from the page as it is', () => {
    assert.deepEqual(received(), draft);
  });

  it('says everything that is wanted', () => {
    assert.deepEqual(wantedOf(received(), account, []), { wanted: [expected], problems: [], notes: [] });
  });

  it('reaches Twilio with every field, also after the run was interrupted', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'twilio-setup-journey-'));
    try {
      const sent: string[] = [];
      const sandbox = createSandbox({ state: sampleState(new Date()) });
      const client = connect(async (request) => {
        if (request.method === 'POST' && request.url.endsWith('/Users'))
          sent.push(await request.clone().text());
        return sandbox.fetch(request);
      });
      const plan = await planFor(client, 'add', wantedOf(received(), account, []).wanted);
      await (await openJournal(plan, { directory })).close({ ended: false });
      const left = await findOpenRun(directory, account.sid);
      assert.ok(left);
      assert.deepEqual(left.wanted, [expected]);
      await apply(resumePlan(left, await look(client)), client, { journal: { directory, resume: left } });
      const [body = ''] = sent;
      for (const value of Object.values(newUser))
        assert.ok(body.includes(JSON.stringify(value)), `${value}: ${body}`);
      const created: unknown = sandbox.state.users.at(-1);
      for (const value of Object.values(newUser))
        assert.ok(JSON.stringify(created).includes(JSON.stringify(value)), value);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
