import { createSandbox, sampleCredentials, sampleState } from '../../src/sandbox/twilio';
import type { Fetch } from '../../src/twilio/api';
import { createTwilioClient } from '../../src/twilio/client';
import { callName } from '../../src/twilio/transport';
import { compare, shapeOf, type Shape } from '../contract/shape';
import { outcomeOf, readings, writings, type Scene, type Step } from '../contract/steps';
import { readSettings, type Settings } from './settings';

export interface LiveOptions {
  env: Readonly<Record<string, string | undefined>>;
  args: readonly string[];
  say: (line: string) => void;
  fetch: Fetch;
}

/** What is kept of an answer: none of its values. */
interface Answer {
  status: number;
  contentType: string;
  shape: Shape;
}

/** One of the two that are compared. */
interface Side {
  scene: Scene;
  /** The first answer to each call since the last step began, by the call's name. */
  answers: Map<string, Answer>;
}

/**
 * Plays the contract's steps against real Twilio and against the sandbox and says where they differ. Reads only,
 * unless a domain to write to is given.
 * @returns the exit code: 1 where Twilio answers or refuses a call and the sandbox does not, 2 where nothing could be
 *   checked, since a check that did not take place must not look like one that went well; fields that only one of the
 *   two has are told, and are no failure, since Twilio leaves out what has no value
 */
export async function runLive({ env, args, say, fetch }: LiveOptions): Promise<number> {
  const settings = readSettings(env, args);
  if (typeof settings === 'string') {
    say(settings);
    return 2;
  }
  const sandbox = createSandbox({ state: sampleState(new Date()) });
  const twilio = await openSide(settings, fetch);
  const standIn = await openSide(sandboxSettings(settings), sandbox.fetch);
  if (settings.writeTo !== undefined) say(announce(twilio.scene.newcomer));

  const { holds } = twilio.scene.client;
  const steps = [...readings, ...(settings.writeTo === undefined ? [] : writings)];
  let others = 0;
  for (const step of steps.filter((each) => holds[each.as])) {
    const outcome = await observe(step, twilio);
    const expected = await observe(step, standIn);
    const same = outcome === expected;
    if (!same) others += 1;
    say(`${same ? '✓' : '✗'} ${step.calls} ${step.does}`);
    if (!same) say(`    Twilio: ${outcome}; the sandbox: ${expected}`);
    for (const difference of differing(twilio.answers, standIn.answers)) say(`    ${difference}`);
  }
  say(others === 0 ? 'Twilio answers as the sandbox does.' : `Twilio answers ${others} calls otherwise.`);
  return others === 0 ? 0 : 1;
}

function sandboxSettings({ account, organization, writeTo }: Settings): Settings {
  const { accountSid, authToken, clientId, clientSecret } = sampleCredentials;
  return {
    accountSid,
    account: account && { kind: 'authToken', authToken },
    organization: organization && { clientId, clientSecret },
    writeTo: writeTo && 'harbor.example',
  };
}

async function openSide(settings: Settings, fetch: Fetch): Promise<Side> {
  const { accountSid, account, organization, writeTo = 'example.com' } = settings;
  const answers = new Map<string, Answer>();
  const client = createTwilioClient({ accountSid, account, organization, fetch: recorded(fetch, answers) });
  const { signal } = new AbortController();
  const users = organization ? await client.listUsers(signal).catch(() => undefined) : undefined;
  const newcomer = `twilio-setup-check-${crypto.randomUUID().slice(0, 8)}@${writeTo}`;
  const scene = { client, signal, accountSid, person: users?.value[0], newcomer, made: {} };
  return { scene, answers };
}

function announce(newcomer: string): string {
  return [
    `Writing: makes the user ${newcomer} (Twilio sends a welcome mail there), gives it the role Support on the`,
    'account, takes the role back and deactivates the user, who stays in the organization. A usage trigger is made',
    'and deleted.',
  ].join('\n');
}

function recorded(fetch: Fetch, answers: Map<string, Answer>): Fetch {
  return async (request) => {
    const name = callName(request.method, request.url);
    const response = await fetch(request);
    const { status, headers } = response;
    const shape = shapeOf(readJson(await response.clone().text()));
    const contentType = headers.get('content-type')?.replace(/;.*/, '') ?? 'none';
    if (!answers.has(name)) answers.set(name, { status, contentType, shape });
    return response;
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text === '' ? undefined : text;
  }
}

async function observe(step: Step, { scene, answers }: Side): Promise<string> {
  answers.clear();
  try {
    return await outcomeOf(() => step.run(scene));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function differing(twilio: ReadonlyMap<string, Answer>, sandbox: ReadonlyMap<string, Answer>): string[] {
  return [...twilio].flatMap(([call, answer]) => {
    const other = sandbox.get(call);
    if (!other) return [`${call}: the sandbox was not asked`];
    const found = compare(answer.shape, other.shape);
    if (answer.status !== other.status) found.push(`status ${answer.status}, not ${other.status}`);
    if (answer.contentType !== other.contentType)
      found.push(`${answer.contentType}, not ${other.contentType}`);
    return found.map((each) => `${call}: ${each}`);
  });
}
