import assert from 'node:assert/strict';
import { checkDraft, readDraft, readingOf } from '../../../../src/people/form/reading';

describe('the reading of a draft', () => {
  it('lists everyone with the name and roles from the list', () => {
    const text = 'email,first name,last name,roles\nMia@acme.test,Mia,Lind,Developer\njon@acme.test,,,';
    assert.deepEqual(readingOf({ text }, []).people, [
      { email: 'mia@acme.test', name: 'Mia Lind', roles: ['developer'] },
      { email: 'jon@acme.test' },
    ]);
  });

  it('applies the answers', () => {
    const text = 'email,roles\nmia@acme.test,Admin (EU)';
    const answers = { roleWords: { 'Admin (EU)': ['support' as const] } };
    assert.deepEqual(readingOf({ text }, []).people, [{ email: 'mia@acme.test' }]);
    assert.deepEqual(readingOf({ text, answers }, []).people, [
      { email: 'mia@acme.test', roles: ['support'] },
    ]);
  });

  it('prefers roles chosen in the table over those in the list', () => {
    const draft = {
      text: 'email,roles\nmia@acme.test,Developer\njon@acme.test,Developer',
      roles: [],
      own: { 'mia@acme.test': ['support' as const] },
    };
    assert.deepEqual(
      readDraft(draft, []).people.map(({ roles }) => roles),
      [['support'], ['developer']],
    );
  });

  it('doesn’t require a role for all if everyone has one in the table', () => {
    const own = { 'mia@acme.test': ['support' as const] };
    assert.deepEqual(checkDraft({ text: 'mia@acme.test', roles: [], own }, []), []);
  });

  it('asks all open questions before asking for roles', () => {
    const text = 'email,backup email,roles,status\nmia@acme.test,mia@home.test,Admin (EU),Left';
    const fields = (answers = {}) => checkDraft({ text, roles: [], answers }, []).map(({ field }) => field);
    assert.deepEqual(fields(), ['address', 'roleWords', 'statuses']);
    const answers = {
      columns: { email: 'address' },
      roleWords: { 'Admin (EU)': [] },
      statuses: { Left: 'keep' },
    };
    assert.deepEqual(fields(answers), ['roles']);
  });
});
