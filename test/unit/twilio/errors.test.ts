import assert from 'node:assert/strict';
import { SetupError } from '../../../src/twilio/errors';
import { codeOf, errorDocs } from '../../../src/twilio/codes';
import { registerSecret } from '../../../src/twilio/redact';

describe('SetupError', () => {
  it('distinguishes its own kind from others', () => {
    const error = new SetupError({ kind: 'auth', message: 'Refused.' });
    assert.ok(SetupError.is(error));
    assert.ok(SetupError.is(error, 'auth'));
    assert.ok(!SetupError.is(error, 'network'));
    assert.ok(!SetupError.is(new Error('Refused.')));
  });

  it('shows no links and icons, such as those in the path of a next page', () => {
    const text = 'From [x](command:a) $(trash)\u202e';
    const { message, remedy, said } = new SetupError({
      kind: 'server',
      message: text,
      said: text,
      remedy: text,
    }).details;
    const shown = 'From [x] (command:a) $ (trash)';
    assert.deepEqual([message, said, remedy], [shown, shown, shown]);
  });

  it('never contains a credential, neither in its text nor in its cause', () => {
    registerSecret('planted-secret');
    const error = new SetupError({
      kind: 'network',
      message: 'planted-secret',
      remedy: 'planted-secret',
      cause: new Error('planted-secret', { cause: 'planted-secret' }),
    });
    const { stack, cause, details } = error;
    const told = [stack, cause, details, details.cause].map((part) => inspectAll(part)).join();
    assert.ok(!told.includes('planted-secret'), told);
  });

  it('states what happened and then what to do', () => {
    const refused = { kind: 'auth', message: 'Refused.' } as const;
    assert.equal(new SetupError({ ...refused, remedy: 'Try again.' }).sentence, 'Refused. Try again.');
    assert.equal(new SetupError(refused).sentence, 'Refused.');
  });

  it('keeps another SetupError as its cause', () => {
    const cause = new SetupError({ kind: 'network', message: 'Gone.' });
    assert.equal(new SetupError({ kind: 'storage', message: 'Not kept.', cause }).details.cause, cause);
  });
});

function inspectAll(value: unknown): string {
  if (!(value instanceof Error)) return JSON.stringify(value);
  return `${value.stack} ${value.message} ${value.cause === undefined ? '' : inspectAll(value.cause)}`;
}

describe('the text for an error code', () => {
  const range = (first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const organizationCodes = [...range(25001, 25023), ...range(25100, 25107), 25109, ...range(25200, 25203)];
  const generalCodes = [10001, 20001, 20003, 20005, 20006, 20008, 20010, 20403, 20404, 20429, 70051];

  for (const code of [...organizationCodes, ...generalCodes]) {
    it(`explains ${code} and what to do`, () => {
      const text = codeOf(code)?.text();
      assert.match(text?.message ?? '', /^[A-Z].+\.$/s);
      assert.match(text?.remedy ?? '', /^[A-Z].+\.$/s);
    });
  }

  it('is missing for an unknown code', () => {
    assert.equal(codeOf(25108), undefined);
  });

  it("links to the code's page", () => {
    assert.equal(errorDocs(25017), 'https://www.twilio.com/docs/api/errors/25017');
  });
});
