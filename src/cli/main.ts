#!/usr/bin/env node
/**
 * The bin `twilio-setup`: `check` and `create` for pipelines, and `mcp` for agents. Applying isn't offered, since a
 * person confirms it.
 */
import { once } from 'node:events';
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as l10n from '@vscode/l10n';
import { Command, CommanderError } from 'commander';
import { EnvHttpProxyAgent, fetch as send } from 'undici';
import * as z from 'zod/mini';
import type { Fetch, OrganizationCredential } from '../twilio/api';
import { checkedSid } from '../twilio/input';
import { SetupError } from '../twilio/errors';
import { redactSecrets } from '../twilio/redact';
import { check, type Connection, create, exits, type Terminal } from './commands';

const variables = {
  id: 'TWILIO_SETUP_CLIENT_ID',
  secret: 'TWILIO_SETUP_CLIENT_SECRET',
  owner: 'TWILIO_SETUP_OWNER',
};

const terminal: Terminal = {
  out: (line) => process.stdout.write(harmless(line)),
  err: (line) => process.stderr.write(harmless(line)),
};

/** Keeps credentials, and what GitHub Actions takes for a command inside a line, out of the output. */
function harmless(output: string): string {
  return redactSecrets(output).replaceAll('##[', '## [');
}

/** Uses the proxy that the environment names, if any. Node adds `NODE_EXTRA_CA_CERTS` by itself. */
const dispatcher = new EnvHttpProxyAgent();

function proxied(): Fetch {
  return async (request) => {
    const { url, method, headers, signal } = request;
    const body = request.body ? await request.text() : undefined;
    const answer = await send(url, {
      method,
      headers: Object.fromEntries(headers),
      signal,
      redirect: 'manual',
      dispatcher,
      ...(body !== undefined && { body }),
    });
    return answer as unknown as Response;
  };
}

interface Options {
  stdin?: boolean;
  owner?: string;
}

async function connect({ stdin = false, owner }: Options): Promise<Connection> {
  const credential = stdin ? await fromInput() : fromEnvironment();
  return { credential, fetch: proxied(), owner: owner ?? process.env[variables.owner] };
}

function fromEnvironment(): OrganizationCredential {
  const { [variables.id]: clientId = '', [variables.secret]: clientSecret = '' } = process.env;
  return complete(clientId, clientSecret);
}

async function fromInput(): Promise<OrganizationCredential> {
  const [clientId = '', clientSecret = ''] = (await text(process.stdin)).split('\n');
  return complete(clientId, clientSecret);
}

function complete(id: string, secret: string): OrganizationCredential {
  const [clientId, clientSecret] = [id.trim(), secret.trim()];
  if (clientId !== '' && clientSecret !== '') return { clientId, clientSecret };
  throw new SetupError({
    kind: 'auth',
    message: l10n.t('The credential of the organization’s OAuth app is missing.'),
    remedy: l10n.t(
      'Set {0} and {1}, or pass --stdin and write both to the standard input, each on a line.',
      variables.id,
      variables.secret,
    ),
  });
}

const program = new Command('twilio-setup')
  .description(
    l10n.t('Compares a team file with who has access to a Twilio account. Writes nothing to Twilio.'),
  )
  .exitOverride()
  .configureOutput({ writeOut: terminal.out, writeErr: terminal.err });

const stdin = [
  '--stdin',
  l10n.t('read the client ID and the secret from the standard input, each on a line'),
] as const;
const owner = [
  '--owner <address>',
  l10n.t('the address of the organization’s owner, who needs no role'),
] as const;
let code: number = exits.same;

program
  .command('check')
  .description(
    l10n.t('Tells what differs. Exits with 0 if nothing does, 2 if something does, and 1 if it failed.'),
  )
  .argument('<file>', l10n.t('the team file, such as twilio-team.json'))
  .option('--json', l10n.t('write JSON instead of a table'))
  .option(...stdin)
  .option(...owner)
  .action(async (file: string, options: Options & { json?: boolean }) => {
    const how = { json: options.json ?? false, annotate: process.env.GITHUB_ACTIONS === 'true' };
    code = await check(file, () => connect(options), how, terminal);
  });

program
  .command('create')
  .description(l10n.t('Writes the team file of an account to the standard output.'))
  .requiredOption('--account <sid>', l10n.t('the Account SID, which starts with AC'))
  .option(...stdin)
  .option(...owner)
  .action(async (options: Options & { account: string }) => {
    code = await create(checkedSid('AC', options.account), await connect(options), terminal);
  });

program
  .command('mcp')
  .description(
    l10n.t(
      'Serves tools that read and plan to a client of the Model Context Protocol, over standard input and output.',
    ),
  )
  .action(async () => {
    const { serveTools } = await import('./mcp.js');
    serveTools(ownVersion(), process.env, proxied());
    await once(process.stdin, 'close');
  });

/** Returns the version in the manifest of the package that the bin is in. */
function ownVersion(): string {
  const manifest = join(dirname(realpathSync(process.argv[1] ?? '')), '..', '..', 'package.json');
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, 'utf8'))).version;
}

async function main(): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    code = error instanceof CommanderError && error.exitCode === 0 ? exits.same : exits.failed;
    if (error instanceof CommanderError) return;
    tellFailure(error);
  }
}

function tellFailure(error: unknown): void {
  const known = SetupError.is(error) ? error : undefined;
  const message = known?.sentence ?? l10n.t('Something unexpected went wrong: {0}', String(error));
  if (process.argv.includes('--json')) {
    const { kind = 'unexpectedResponse', code: number } = known?.details ?? {};
    terminal.out(
      `${JSON.stringify({ result: 'failed', error: { kind, message, ...(number !== undefined && { code: number }) } }, undefined, 2)}\n`,
    );
  } else terminal.err(`${message}\n`);
  if (process.env.GITHUB_ACTIONS === 'true')
    terminal.err(`::error::${message.replaceAll('%', '%25').replaceAll('\n', '%0A')}\n`);
}

void main().then(async () => {
  process.exitCode = code;
  // Connections that are kept open would delay the exit.
  await dispatcher.close();
});
