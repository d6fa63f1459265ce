import assert from 'node:assert/strict';
import { refusal, refusalCodes } from '../../support/refusals';
import type { Fault } from '../../../src/sandbox/twilio';
import type { ErrorDetails } from '../../../src/twilio/errors';
import { codeOf, errorDocs } from '../../../src/twilio/codes';
import { permissionDocs } from '../../../src/twilio/permissions';
import { fault } from '../../support/faults';
import { text } from './fakeTwilio';
import { calls, Scene } from './faultScene';

interface Expected {
  kind?: ErrorDetails['kind'];
  tries: number;
  effects: number;
  effectUnknown?: true;
}
const fine = (tries: number, effects = 1): Expected => ({ tries, effects });
const fails = (kind: ErrorDetails['kind'], tries = 1, effects = 0): Expected => ({ kind, tries, effects });
const unknown = (kind: ErrorDetails['kind'], effects = 0): Expected => ({
  ...fails(kind, 1, effects),
  effectUnknown: true,
});

interface Row {
  /** The faults that the attempts meet in turn; the last one repeats. */
  faults: (Fault | undefined)[];
  read: Expected;
  write: Expected;
  /** The outcome of a write answered without a body, if it differs. */
  bodyless?: Expected;
}

const hour = 3_600_000;
const once = (met: Fault) => [met, undefined];

const table: Record<string, Row> = {
  'no fault': { faults: [undefined], read: fine(1), write: fine(1) },
  'a delay': { faults: [fault.delay(20_000)], read: fine(1), write: fine(1) },
  'no answer': { faults: once(fault.delay(hour)), read: fine(2), write: unknown('network') },
  'a lost answer': {
    faults: once(fault.lateAnswer(hour)),
    read: fine(2, 2),
    write: unknown('network', 1),
  },
  'a reset before the effect': {
    faults: once(fault.resetBefore()),
    read: fine(2),
    write: unknown('network'),
  },
  'a reset after the effect': {
    faults: once(fault.resetAfter()),
    read: fine(2, 2),
    write: unknown('network', 1),
  },
  'permanent resets': {
    faults: [fault.resetBefore()],
    read: fails('network', 3),
    write: unknown('network'),
  },
  'an unknown host': {
    faults: [fault.network('ENOTFOUND')],
    read: fails('network', 3),
    write: fails('network'),
  },
  'an untrusted certificate': {
    faults: [fault.network('SELF_SIGNED_CERT_IN_CHAIN')],
    read: fails('network'),
    write: fails('network'),
  },
  'a proxy that requires a login': {
    faults: [() => text('<html>', 407)],
    read: fails('network'),
    write: fails('network'),
  },
  '429 without Retry-After': { faults: once(fault.tooManyRequests()), read: fine(2), write: fine(2) },
  '429 with Retry-After': { faults: once(fault.tooManyRequests(7)), read: fine(2), write: fine(2) },
  '429 with a date': {
    faults: once(fault.tooManyRequests(new Date(Date.now() + 60_000))),
    read: fine(2),
    write: fine(2),
  },
  '429 for an hour': {
    faults: [fault.tooManyRequests(3600)],
    read: fails('rateLimited'),
    write: fails('rateLimited'),
  },
  '500': { faults: once(fault.status(500)), read: fails('server'), write: unknown('server') },
  '500 after the effect': {
    faults: once(fault.statusAfter(500)),
    read: fails('server', 1, 1),
    write: unknown('server', 1),
  },
  '502 in a web page': { faults: once(fault.html(502)), read: fine(2), write: unknown('server') },
  'a permanent 503': { faults: [fault.status(503)], read: fails('server', 3), write: unknown('server') },
  '504 twice': {
    faults: [fault.status(504), fault.status(504), undefined],
    read: fine(3),
    write: unknown('server'),
  },
  'a slow body': {
    faults: once(fault.slowBody(hour)),
    read: fine(2, 2),
    write: unknown('network', 1),
    bodyless: fine(1),
  },
  'a body that breaks off midway': {
    faults: once(fault.brokenBody()),
    read: fine(2, 2),
    write: unknown('network', 1),
    bodyless: fine(1),
  },
  'half a body': {
    faults: once(fault.truncatedBody()),
    read: fails('unexpectedResponse', 1, 1),
    write: unknown('unexpectedResponse', 1),
    bodyless: fine(1),
  },
  'malformed JSON': {
    faults: once(fault.malformedJson()),
    read: fails('unexpectedResponse', 1, 1),
    write: unknown('unexpectedResponse', 1),
    bodyless: fine(1),
  },
  'an empty body': {
    faults: once(fault.emptyBody()),
    read: fails('unexpectedResponse', 1, 1),
    write: unknown('unexpectedResponse', 1),
    bodyless: fine(1),
  },
  'a web page': {
    faults: once(fault.html(200)),
    read: fails('unexpectedResponse'),
    write: unknown('unexpectedResponse'),
  },
  'a wrong content type': { faults: [fault.contentType('text/html')], read: fine(1), write: fine(1) },
  'a redirect': {
    faults: once(fault.redirect('https://evil.test/')),
    read: fails('unexpectedResponse'),
    write: unknown('unexpectedResponse'),
  },
};

const kinds: Readonly<Record<number, ErrorDetails['kind']>> = {
  400: 'invalidInput',
  401: 'auth',
  403: 'forbidden',
  404: 'notFound',
  409: 'conflict',
  429: 'rateLimited',
};

describe('the client', () => {
  for (const [faultName, { faults, ...expected }] of Object.entries(table)) {
    for (const [callName, call] of Object.entries(calls)) {
      it(`handles ${faultName} in ${callName}`, async () => {
        const scene = new Scene(call, faults);
        const { kind, effectUnknown } = await scene.outcome();
        const { tries, effects } = scene;
        const seen = { ...(kind && { kind }), tries, effects, ...(effectUnknown && { effectUnknown }) };
        const write = (call.bodyless && expected.bodyless) ?? expected.write;
        assert.deepEqual(seen, call.write ? write : expected.read);
      });
    }
  }

  for (const [name, call] of Object.entries(calls)) {
    it(`stops when canceled before an answer to ${name}`, async () => {
      const scene = new Scene(call, [fault.delay(hour)]);
      const { kind, effectUnknown } = await scene.cancelled();
      assert.deepEqual([kind, effectUnknown ?? false, scene.effects], ['cancelled', call.write ?? false, 0]);
    });

    it(`stops when canceled during a pause in ${name}`, async () => {
      const scene = new Scene(call, [fault.tooManyRequests(300)]);
      const { kind, effectUnknown } = await scene.cancelled();
      assert.deepEqual([kind, effectUnknown, scene.tries, scene.effects], ['cancelled', undefined, 1, 0]);
    });

    if (!call.bodyless) {
      it(`stops when canceled during an answer to ${name}`, async () => {
        const scene = new Scene(call, [fault.slowBody(hour)]);
        const { kind, effectUnknown } = await scene.cancelled();
        assert.deepEqual(
          [kind, effectUnknown ?? false, scene.tries, scene.effects],
          ['cancelled', call.write ?? false, 1, 1],
        );
      });
    }

    if (!call.write) {
      it(`stops when canceled between two attempts at ${name}`, async () => {
        const scene = new Scene(call, [fault.status(503)]);
        const { kind } = await scene.cancelled();
        assert.deepEqual([kind, scene.tries, scene.effects], ['cancelled', 1, 0]);
      });
    }

    const { permission } = call;
    if (permission === undefined) continue;

    it(`renews an expired token in ${name}`, async () => {
      const scene = new Scene(call, once(fault.expiredToken()));
      const { kind } = await scene.outcome();
      assert.deepEqual([kind, scene.tries, scene.effects], [undefined, 2, 1]);
    });

    for (const missingPermission of [401, 403] as const) {
      it(`reports the permission behind a ${missingPermission} in ${name}`, async () => {
        const lacks = fault.missingPermission(`twilio/iam/${permission}`);
        const scene = new Scene(call, [
          (serve, context) =>
            lacks(serve, { ...context, undocumented: { ...context.undocumented, missingPermission } }),
        ]);
        const details = await scene.outcome();
        assert.deepEqual([details.kind, details.permission, scene.tries], ['forbidden', permission, 1]);
      });
    }
  }

  for (const code of refusalCodes.filter((each) => codeOf(each))) {
    const { status } = refusal(code);
    const refused: Fault = (_, { refuse }) => refuse(refusal(code, { headers: { 'Retry-After': '3600' } }));

    for (const [name, call] of Object.entries(calls)) {
      // A missing balance and the token have their own errors.
      if (call.host !== undefined || (name === 'fetchBalance' && status === 404)) continue;

      it(`explains ${code} in its own words in ${name}`, async () => {
        const scene = new Scene(call, [refused]);
        const details = await scene.outcome();
        const isVague = status === 401 || (status === 403 && codeOf(code)?.isVague);
        const tries = isVague && call.permission !== undefined ? 2 : 1;
        assert.deepEqual([details.code, scene.tries, scene.effects], [code, tries, 0]);
        assert.equal(details.kind, code === 70051 ? 'forbidden' : kinds[status]);
        const { permission, message = '', remedy = '', docs } = details;
        if (permission) {
          assert.equal(docs, permissionDocs);
          return;
        }
        const text = codeOf(code)!.text();
        assert.ok(message.startsWith(text.message), message);
        assert.ok(message.includes(details.said!), message);
        // After an hour's Retry-After, the remedy names the time.
        if (status === 429) assert.match(remedy, /Try again after \d/);
        else assert.ok(remedy.startsWith(text.remedy), remedy);
        assert.equal(docs, errorDocs(code));
      });
    }
  }
});
