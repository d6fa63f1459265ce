import assert from 'node:assert/strict';
import * as l10n from '@vscode/l10n';
import {
  type Outside,
  plain,
  redact,
  redactError,
  redactSecrets,
  registerSecret,
} from '../../../src/twilio/redact';

const hex = '0123456789abcdef'.repeat(2);
const jwt = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiJPUTEifQ', 'c2lnbmF0dXJl'].join('.');
const basic = Buffer.from(`AC${hex}:${hex}`).toString('base64');

describe('redact', () => {
  const cases: [what: string, text: string, clean: string][] = [
    ['an Auth Token', `token ${hex} here`, 'token [redacted] here'],
    ['an access token', `got ${jwt} here`, 'got [redacted] here'],
    ['a Basic header', `Authorization: Basic ${basic}`, 'authorization: [redacted]'],
    ['a Bearer header in JSON', `{"Authorization":"Bearer ${jwt}"}`, '{"authorization":"[redacted]"}'],
    ['a bare Basic value', `sent Basic ${basic}`, 'sent Basic [redacted]'],
    [
      'a secret in a form',
      'client_id=OQ1&client_secret=s3cret-Value',
      'client_id=OQ1&client_secret=[redacted]',
    ],
    ['a token in JSON', '{"auth_token": "shortone"}', '{"auth_token": "[redacted]"}'],
    ['an email address', 'user kim.ode+a@mail.acme.test exists', 'user [redacted] exists'],
    ['an email address in a path', 'at /Users/kim%40acme.test', 'at /Users/[redacted]'],
    ['a SID', `call /Accounts/AC${hex}/Balance.json`, 'call /Accounts/AC…cdef/Balance.json'],
    ['the login in a URL', 'https://kim:pass@proxy.acme.test/', 'https://[redacted]@proxy.acme.test/'],
    [
      'query values',
      'https://a.twilio.com/x?filter=userName&b=2',
      'https://a.twilio.com/x?filter=[redacted]&b=[redacted]',
    ],
  ];
  for (const [what, text, clean] of cases) {
    it(`removes ${what}`, () => {
      assert.equal(redact(text), clean);
    });
  }

  it("keeps Twilio's request ID, which is meant to be quoted", () => {
    assert.equal(redact(`RQ${hex}`), `RQ${hex}`);
  });

  const size = 80_000;
  const long: [what: string, text: string][] = [
    ['one word', 'a'.repeat(size)],
    ['words with hyphens', 'eyJ-'.repeat(size / 4)],
    ['letters of every kind', 'é0_.'.repeat(size / 4)],
    ['addresses without an end', 'a%40'.repeat(size / 4)],
    ['signs for an address', 'a@b'.repeat(size / 3)],
    ['spaces', `authorization:${' '.repeat(size)}`],
    ['words before a colon', 'token '.repeat(size / 6)],
    ['digits', '0123456789abcdef'.repeat(size / 16)],
    ['a page', '<p class="x">Refused &amp; <a href="https://a.test/?b=c&d=e">more</a></p>'.repeat(size / 70)],
  ];
  for (const [what, text] of long) {
    it(`takes no time for 80 kB of ${what}`, () => {
      redact(text.slice(0, 100));
      const before = process.cpuUsage();
      redact(text);
      const { user, system } = process.cpuUsage(before);
      assert.ok(user + system < 50_000, `${(user + system) / 1000} ms`);
    });
  }

  it('leaves an ordinary sentence as it is', () => {
    const sentence = 'The secret has at least 8 characters. Basic authentication is refused (20003).';
    assert.equal(redact(sentence), sentence);
  });

  it('removes a registered secret in every spelling', () => {
    const secret = 'planted/secret+of=no form';
    registerSecret(secret);
    const bytes = Buffer.from(secret);
    const base64 = [bytes.toString('base64'), bytes.toString('base64url')];
    const written = [secret, encodeURIComponent(secret), ...base64].join(' | ');
    assert.equal(redact(written), '[redacted] | [redacted] | [redacted] | [redacted]');
  });

  const odd = `planted"it's(a)\\~!&<lön>`;
  const ways: [how: string, written: string][] = [
    ['in JSON', JSON.stringify({ of: odd })],
    ['in a form', new URLSearchParams({ of: odd }).toString()],
    [
      'in a URL with lowercase escapes',
      encodeURIComponent(odd).replace(/%../g, (code) => code.toLowerCase()),
    ],
  ];
  for (const [how, written] of ways) {
    it(`removes a secret with unusual characters ${how}`, () => {
      registerSecret(odd);
      assert.doesNotMatch(redact(written), /planted|it|lön|l%c3/i);
    });
  }

  it("doesn't take a short text for a secret", () => {
    registerSecret('kim');
    assert.equal(redact('kim'), 'kim');
  });
});

describe('redactSecrets', () => {
  it('keeps email addresses and SIDs readable', () => {
    assert.equal(redactSecrets(`kim@acme.test AC${hex} ${hex}`), `kim@acme.test AC${hex} [redacted]`);
  });
});

describe('redactError', () => {
  it('redacts message, code, and stack down the chain of causes', () => {
    const inner = Object.assign(new Error(`refused Basic ${basic}`), {
      code: 'ECONNRESET',
      headers: { jwt },
    });
    const copy = redactError(new TypeError(`fetch failed for kim@acme.test`, { cause: inner }));
    const told = `${copy?.stack} ${JSON.stringify(copy?.cause, Object.getOwnPropertyNames(copy?.cause))}`;
    assert.match(told, /ECONNRESET/);
    for (const secret of [basic, jwt, 'kim@acme.test']) assert.ok(!told.includes(secret), secret);
  });

  it('stops at a circular chain', () => {
    const error = new Error('round');
    error.cause = error;
    assert.equal(redactError(error)?.message, 'round');
  });

  it("keeps nothing of an object that isn't an error", () => {
    assert.equal(redactError({ password: 'planted' })?.message, 'object');
  });

  it('uses the first of several failures as the cause', () => {
    const failures = new AggregateError([new Error('first'), new Error('second')], 'both');
    assert.equal((redactError(failures)?.cause as Error).message, 'first');
  });
});

describe('text from outside', () => {
  const cases: [what: string, text: string, shown: string][] = [
    [
      'a link',
      'Kim [x](command:workbench.action.terminal.new)',
      'Kim [x] (command:workbench.action.terminal.new)',
    ],
    ['a link around a mark', '[x]\u200e(command:a)', '[x] (command:a)'],
    ['a link that begins with a token', `${hex}(command:a)`, '[redacted] (command:a)'],
    ['an icon', '$(trash) Kim', '$ (trash) Kim'],
    ['an animated icon', '\\$(sync~spin)', '\\$ (sync~spin)'],
    ['a change of direction', 'Kim\u202e)cexe.nimda(', 'Kim)cexe.nimda('],
    ['line breaks', 'Kim\r\nsays\u2028yes', 'Kim says yes'],
    ['control characters', 'Kim\u0000\u001b[31m', 'Kim [31m'],
    ['half a character', 'Kim\ud83d', 'Kim\ufffd'],
    ['a token', `Kim ${hex}`, 'Kim [redacted]'],
    ['a SID', `AC${hex}`, 'AC…cdef'],
    ['a bearer token', 'Bearer planted.planted-planted', 'Bearer [redacted]'],
    ['a web token', 'Kim eyJplanted.planted', 'Kim [redacted]'],
    ['two spaces', "Kim  O'Ode ", "Kim O'Ode"],
    [
      'an ordinary name',
      "Dr. Zoë O'Ode-Müller, kim_1@häfen.example",
      "Dr. Zoë O'Ode-Müller, kim_1@häfen.example",
    ],
    ['a joined emoji', '👩‍💻', '👩‍💻'],
  ];
  for (const [what, text, shown] of cases) {
    it(`is plain with ${what}`, () => {
      assert.equal(plain(text), shown);
    });
  }

  it('hides a credential that looks like an ordinary name', () => {
    registerSecret('Plantedsecretname');
    assert.equal(plain('Kim Plantedsecretname'), 'Kim [redacted]');
  });

  it('is cut when it’s long', () => {
    assert.equal(plain('a b '.repeat(1000)).length, 501);
  });

  it('compiles in no text before it’s plain', () => {
    const name: { of: Outside } = { of: 'Kim' };
    // @ts-expect-error It isn't a string.
    const text: string = name.of;
    // @ts-expect-error It can't be part of a translated text.
    const translated = l10n.t('{0}', name.of);
    assert.deepEqual([text, translated], ['Kim', 'Kim']);
  });
});
