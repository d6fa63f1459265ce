import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { sampleCredentials, type Fault } from '../../../src/sandbox/twilio';
import { calls, Scene } from './faultScene';

type Change = (body: string, random: (below: number) => number) => string;

/** What stands in place of a value. */
const values: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  '',
  'a'.repeat(100_000),
  '[x](command:workbench.action.quit)',
  '\u202e\u0000$(trash)',
  [],
  {},
  [null],
  { __proto__: null, toString: 1, length: -1 },
  JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`),
  'https://attacker.test/next?PageToken=1',
];

/** Returns the objects and arrays in a value, with one of their keys each. */
function placesIn(value: unknown): { at: Record<string, unknown>; key: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const at = value as Record<string, unknown>;
  return Object.keys(at).flatMap((key) => [{ at, key }, ...placesIn(at[key])]);
}

const inJson =
  (change: (at: Record<string, unknown>, key: string, random: (below: number) => number) => void): Change =>
  (body, random) => {
    const root: unknown = body === '' ? {} : JSON.parse(body);
    const places = placesIn(root);
    const place = places[random(places.length)];
    if (place) change(place.at, place.key, random);
    return JSON.stringify(root);
  };

/** Ways to change the body of an answer. */
export const changes: Record<string, Change> = {
  replaced: inJson((at, key, random) => (at[key] = values[random(values.length)])),
  removed: inJson((at, key) => {
    if (Array.isArray(at)) at.splice(Number(key), 1);
    else Reflect.deleteProperty(at, key);
  }),
  'one more': inJson((at, key) => (Array.isArray(at) ? at.push(at[Number(key)]) : (at[`${key}2`] = at[key]))),
  'cut off': (body, random) => body.slice(0, random(body.length + 1)),
  'one letter': (body, random) => {
    const at = random(body.length + 1);
    return body.slice(0, at) + String.fromCharCode(random(256)) + body.slice(at + 1);
  },
  doubled: (body) => body + body,
  'a web page': () => '<html><title>Sign in</title></html>',
  'a byte order mark': (body) => `\ufeff${body}`,
};

const statuses = [
  undefined,
  undefined,
  undefined,
  200,
  201,
  202,
  204,
  400,
  401,
  403,
  404,
  409,
  418,
  429,
  500,
  503,
  599,
];
const types = [undefined, undefined, 'text/html', 'application/scim+json; charset=latin1', 'nonsense'];
const { authToken, clientSecret } = sampleCredentials;

/** The most requests for one call: repeated answers of 429 until the client gives up. */
const mostRequests = 60;

/**
 * Lets every client call meet generated changes of Twilio's answers. Asserts that a call ends with a value or a
 * `SetupError`, sends a limited number of requests, and shows neither a secret nor a long text.
 */
export async function bearChangedAnswers(numRuns: number, seed?: number): Promise<void> {
  const generated = fc.record({
    name: fc.constantFrom(...Object.keys(calls)),
    change: fc.constantFrom(...Object.keys(changes)),
    status: fc.constantFrom(...statuses),
    type: fc.constantFrom(...types),
    numbers: fc.array(fc.nat(), { minLength: 8, maxLength: 8 }),
  });
  await fc.assert(
    fc.asyncProperty(generated, async ({ name, change, status, type, numbers }) => {
      let drawn = 0;
      const random = (below: number) => (below > 0 ? (numbers[drawn++ % numbers.length] ?? 0) % below : 0);
      const changed: Fault = async (serve) => {
        const answer = serve();
        const body = changes[change]!(await answer.text(), random);
        const headers = new Headers(answer.headers);
        if (type !== undefined) headers.set('Content-Type', type);
        const now = status ?? answer.status;
        return new Response(now === 204 ? null : body, { status: now, headers });
      };
      const scene = new Scene(calls[name]!, [changed]);
      const { message = '', remedy = '' } = await scene.outcome();
      const shown = `${message} ${remedy}`;
      assert.ok(scene.tries <= mostRequests, `${scene.tries} requests`);
      assert.ok(!shown.includes(authToken) && !shown.includes(clientSecret), 'shows a secret');
      assert.ok(shown.length < 1500, `${shown.length} characters`);
    }),
    { numRuns, ...(seed !== undefined && { seed }) },
  );
}
