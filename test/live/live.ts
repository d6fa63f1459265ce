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

/** What the check keeps of an answer: none of its values. */
interface Answer {
  status: number;
  contentType: string;
  shape: Shape;
}

/** One of the two sides being compared. */
interface Side {
  scene: Scene;
  /** The first answer to each call since the last step began, by call name. */
  answers: Map<string, Answer>;
}

/**
 * Runs the contract's steps against real Twilio and against the sandbox and prints the differences. Reads
 * only, unless given a domain to write to.
 * @returns the exit code: 1 if Twilio answers or refuses a call and the sandbox doesn't; 2 if nothing could
 *   be checked, since a check that didn't run mustn't look like a success. Fields that only one side has are
 *   printed but aren't failures, since Twilio leaves out fields without values.
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
  say(others === 0 ? 'Twilio answers as the sandbox does.' : `Twilio answers ${others} calls differently.`);
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
    `Writing: creates the user ${newcomer} (Twilio sends a welcome email there), assigns the Support role on the`,
    'account, removes the role, and deactivates the user, who stays in the organization. Also creates and deletes',
    'a usage trigger.',
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
    if (!other) return [`${call}: the sandbox wasn't asked`];
    const found = compare(answer.shape, other.shape);
    if (answer.status !== other.status) found.push(`status ${answer.status}, not ${other.status}`);
    if (answer.contentType !== other.contentType)
      found.push(`${answer.contentType}, not ${other.contentType}`);
    return found.map((each) => `${call}: ${each}`);
  });
}
