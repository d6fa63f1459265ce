/** Serves the tools for agents by the Model Context Protocol, over the process's standard input and output. */
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { McpServer, type StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { runTool } from '../agents/run';
import { type AgentHost, inputSchemaOf, type ToolName, toolNames, tools } from '../agents/tools';
import { runChecks } from '../checklist/checks';
import { possibleChecks } from '../checklist/evidence';
import { emptyRecord } from '../checklist/record';
import { withFailure, withResult } from '../checklist/recordChanges';
import { isTeamFile } from '../team/name';
import { largestTeamFile } from '../team/schema';
import type { AccountCredential, Fetch, OrganizationCredential } from '../twilio/api';
import { SetupError } from '../twilio/errors';
import { createTwilioReader } from '../twilio/reader';

/** The process's environment, the only place that credentials come from. */
export type Environment = Readonly<Record<string, string | undefined>>;

const variables = {
  account: 'TWILIO_SETUP_ACCOUNT',
  clientId: 'TWILIO_SETUP_CLIENT_ID',
  clientSecret: 'TWILIO_SETUP_CLIENT_SECRET',
  authToken: 'TWILIO_SETUP_AUTH_TOKEN',
  keySid: 'TWILIO_SETUP_API_KEY',
  keySecret: 'TWILIO_SETUP_API_KEY_SECRET',
  owner: 'TWILIO_SETUP_OWNER',
} as const;

/** Serves until the client closes the connection. `fetch` carries the requests to Twilio. */
export function serveTools(version: string, environment: Environment, fetch: Fetch): void {
  const host = hostFrom(environment, fetch);
  serveStdio(() => serverOf(host, version));
}

/** Creates the server that a connection gets. */
function serverOf(host: AgentHost, version: string): McpServer {
  const instructions =
    'These tools read the setup of one Twilio account and plan changes. None of them can change anything at Twilio: people do that in VS Code or in the Twilio Console.';
  const server = new McpServer({ name: 'twilio-setup', version }, { instructions });
  for (const name of toolNames) {
    const { description } = tools[name];
    const annotations = {
      readOnlyHint: true,
      destructiveHint: false,
      openWorldHint: name !== 'explainStep',
    };
    server.registerTool(
      name,
      { description, inputSchema: untrusted(name), annotations },
      async (input, { mcpReq }) => {
        const { text, isError } = await runTool(name, input, host, mcpReq.signal);
        return { content: [{ type: 'text', text }], ...(isError && { isError }) };
      },
    );
  }
  return server;
}

/** Returns an input's schema as the SDK takes it. The tool itself parses the input, and says what's wrong with it. */
function untrusted(name: ToolName): StandardSchemaWithJSON {
  const jsonSchema = () => inputSchemaOf(name);
  return {
    '~standard': {
      version: 1,
      vendor: 'twilio-setup',
      validate: (value) => ({ value }),
      jsonSchema: { input: jsonSchema, output: jsonSchema },
    },
  };
}

/** Returns the host for the environment's account. */
function hostFrom(environment: Environment, fetch: Fetch): AgentHost {
  const given = (name: keyof typeof variables) => environment[variables[name]]?.trim() ?? '';
  const accountSid = given('account');
  const owner = given('owner');
  const reader = () =>
    createTwilioReader({
      accountSid,
      account: accountCredential(given),
      organization: organizationCredential(given),
      fetch,
    });
  let made: ReturnType<typeof reader> | undefined;
  const account = {
    sid: accountSid,
    name: '',
    sample: false,
    reader: () => Promise.resolve((made ??= reader())),
    record: async (signal: AbortSignal) => {
      const client = await account.reader();
      const target = { client, accountSid, owners: owner === '' ? [] : [owner] };
      const outcomes = await runChecks(target, possibleChecks(client.holds), signal);
      return outcomes.reduce(
        (record, outcome) =>
          'result' in outcome
            ? withResult(record, outcome.check, outcome.result)
            : withFailure(record, outcome.check, outcome.failure),
        emptyRecord,
      );
    },
    knowledge: () => ({ ...(owner !== '' && { owner }), now: Date.now() }),
  };
  return {
    account: (sid = accountSid) => Promise.resolve(sid === accountSid && sid !== '' ? account : undefined),
    connect: `Ask the user to set ${variables.account}, and ${variables.clientId} with ${variables.clientSecret}, in the environment of this server. Never ask for their values.`,
    knowsMarks: false,
    // Whoever starts the server with these credentials decided that.
    mayShowPeople: () => Promise.resolve(true),
    readTeamFile: (path = 'twilio-team.json') => readTeamFile(resolve(path)),
  };
}

type Given = (name: keyof typeof variables) => string;

function organizationCredential(given: Given): OrganizationCredential | undefined {
  const [clientId, clientSecret] = [given('clientId'), given('clientSecret')];
  return clientId === '' || clientSecret === '' ? undefined : { clientId, clientSecret };
}

function accountCredential(given: Given): AccountCredential | undefined {
  const [sid, secret, authToken] = [given('keySid'), given('keySecret'), given('authToken')];
  if (sid !== '' && secret !== '') return { kind: 'apiKey', sid, secret };
  return authToken === '' ? undefined : { kind: 'authToken', authToken };
}

/** Reads a team file by its path. Throws `invalidInput` for anything else. */
async function readTeamFile(path: string): Promise<Uint8Array> {
  if (!isTeamFile(path)) {
    throw new SetupError({
      kind: 'invalidInput',
      message: 'Only team files can be read.',
      remedy: 'Give the path of a file named twilio-team.json, or ending in .twilio-team.json.',
    });
  }
  try {
    const { size } = await stat(path);
    // One byte over the limit is enough to refuse it.
    return size > largestTeamFile ? new Uint8Array(largestTeamFile + 1) : await readFile(path);
  } catch (cause) {
    throw new SetupError({
      kind: 'storage',
      message: `The team file ${path} couldn’t be read.`,
      remedy: 'Check the path, which is relative to the folder where this server started.',
      cause,
    });
  }
}
