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
  text: 'Email,Known as,Last name\nrio@harbor.example,Rio,Vance\nnoa@harbor.example,Noa,Brandt',
  roles: ['developer'],
  own: { 'rio@harbor.example': ['support'] },
  answers: {
    columns: { 'Known as': 'givenName', 'Last name': 'familyName' },
    roleWords: {},
    marks: {},
    statuses: {},
  },
  file: 'people.csv',
  before: 'noa@harbor.example',
  sent: true,
};

/** What the draft means, with every field that Twilio stores. A new one needs a value that nothing else has. */
const newUser: Required<NewUser> = { email: 'rio@harbor.example', givenName: 'Rio', familyName: 'Vance' };
const rio: Required<Wanted> = { ...newUser, roles: ['support'] };
const noa: Required<Wanted> = {
  ...newUser,
  email: 'noa@harbor.example',
  givenName: 'Noa',
  familyName: 'Brandt',
  roles: ['developer'],
};

/** The draft with one field empty, for each field that the plan depends on. */
const without: Record<Exclude<keyof Draft, 'file' | 'before' | 'sent'>, Draft> = {
  text: { ...draft, text: '' },
  roles: { ...draft, roles: [] },
  own: { ...draft, own: {} },
  answers: { ...draft, answers: {} },
};

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
    assert.deepEqual(wantedOf(received(), account, []), { wanted: [rio, noa], problems: [], notes: [] });
  });

  for (const [field, changed] of Object.entries(without)) {
    it(`says something else without its “${field}”`, () => {
      assert.notDeepEqual(wantedOf(changed, account, []), wantedOf(received(), account, []));
    });
  }

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
      assert.deepEqual(left.wanted, [rio, noa]);
      await apply(resumePlan(left, await look(client)), client, { journal: { directory, resume: left } });
      const body = sent.find((each) => each.includes(newUser.email)) ?? '';
      for (const value of Object.values(newUser))
        assert.ok(body.includes(JSON.stringify(value)), `${value}: ${body}`);
      const created = sandbox.state.users.find(({ userName }) => userName === newUser.email);
      for (const value of Object.values(newUser))
        assert.ok(JSON.stringify(created).includes(JSON.stringify(value)), value);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
