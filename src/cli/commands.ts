/** What the bin does: compares a team file with Twilio, or creates one. Neither writes anything to Twilio. */
import { readFile } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { type Access, readAccess } from '../accounts/access';
import { type Comparison, compareTeam, type Finding } from '../team/compare';
import { createTeam } from '../team/create';
import { readTeamBytes, type TeamReading } from '../team/parse';
import { largestTeamFile } from '../team/schema';
import { describeFinding, headingOf, kinds, leftOut } from '../team/words';
import type { Fetch, OrganizationCredential } from '../twilio/api';
import { createTwilioReader } from '../twilio/reader';
import { SetupError } from '../twilio/errors';
import { shortenSids } from '../twilio/redact';

/** Exit codes: the file and Twilio are the same, they differ, or it couldn't be told. */
export const exits = { same: 0, differs: 2, failed: 1 } as const;

/** Where the bin reads and writes. */
export interface Terminal {
  out: (text: string) => void;
  /** For people: progress and failures. */
  err: (text: string) => void;
}

/** How to reach Twilio. */
export interface Connection {
  credential: OrganizationCredential;
  fetch: Fetch;
  /** The owner's address, if it's known. */
  owner: string | undefined;
}

export interface CheckOptions {
  json: boolean;
  /** Whether to mark the lines for GitHub Actions. */
  annotate: boolean;
}

/** Compares a team file with Twilio, tells what differs, and returns the exit code. */
export async function check(
  path: string,
  connection: () => Promise<Connection>,
  { json, annotate }: CheckOptions,
  terminal: Terminal,
): Promise<number> {
  const { text, ...reading } = readTeamBytes(await read(path));
  const mark = (finding: Marked) => {
    if (annotate) terminal.err(annotation(path, finding, text));
  };
  const { file } = reading;
  if (!file) {
    tellProblems(path, { text, ...reading }, json, terminal);
    for (const { start, end, message } of reading.problems) mark({ level: 'error', start, end, message });
    return exits.failed;
  }
  const { access, knowledge } = await look(file.account, await connection(), terminal);
  const comparison = compareTeam(file, access, knowledge);
  const { drift } = comparison;
  terminal.out(json ? asJson(comparison) : asTable(comparison));
  for (const finding of drift) {
    const message = `${finding.email}: ${describeFinding(finding, comparison)}`;
    mark({ level: 'warning', ...rangeOf(finding, reading), message });
  }
  return drift.length === 0 ? exits.same : exits.differs;
}

/** Writes the team file of an account to the output, and whom it leaves out to the errors. */
export async function create(account: string, connection: Connection, terminal: Terminal): Promise<number> {
  const { access, knowledge } = await look(account, connection, terminal);
  const { text, left } = createTeam(access, knowledge);
  terminal.out(text);
  const counts = leftOut(left);
  if (counts !== '') terminal.err(`${l10n.t('Not in the file. {0}', counts)}\n`);
  return exits.same;
}

async function read(path: string): Promise<Uint8Array> {
  try {
    const bytes = await readFile(path);
    // One byte over the limit is enough to refuse it.
    return bytes.subarray(0, largestTeamFile + 1);
  } catch (cause) {
    throw new SetupError({
      kind: 'storage',
      message: l10n.t('Couldn’t read the file {0}.', path),
      remedy: l10n.t('Check the path and your permissions.'),
      cause,
    });
  }
}

async function look(
  accountSid: string,
  { credential, fetch, owner }: Connection,
  terminal: Terminal,
): Promise<{ access: Access; knowledge: { owner?: string; now: number } }> {
  const client = createTwilioReader({
    accountSid,
    organization: credential,
    fetch,
    onWait: (wait) => {
      if (wait) terminal.err(`${l10n.t('Waiting {0} s before trying again.', wait.seconds)}\n`);
    },
  });
  const access = await readAccess(client, accountSid, new AbortController().signal);
  return { access, knowledge: { ...(owner !== undefined && { owner }), now: Date.now() } };
}

function tellProblems(
  path: string,
  { problems, text }: TeamReading & { text: string },
  json: boolean,
  terminal: Terminal,
): void {
  const found = problems.map(({ start, message }) => ({ ...placeOf(start, text), message }));
  if (json) terminal.out(`${JSON.stringify({ result: 'failed', problems: found }, undefined, 2)}\n`);
  else for (const { line, column, message } of found) terminal.err(`${path}:${line}:${column}: ${message}\n`);
}

function asTable(comparison: Comparison): string {
  const { file, drift, apart } = comparison;
  const all: readonly Finding[] = [...drift, ...apart];
  const rows = kinds.flatMap((kind) =>
    all
      .filter((finding) => finding.kind === kind)
      .map((finding) => [headingOf(kind), finding.email, describeFinding(finding, comparison)]),
  );
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  const account = shortenSids(file.account);
  const summary =
    drift.length === 0
      ? l10n.t('The file and Twilio agree about {0}.', account)
      : l10n.t('Differences between the file and Twilio for {0}: {1}', account, drift.length);
  return [...lines, summary, ''].join('\n');
}

function asJson({ file, drift, apart }: Comparison): string {
  const found = (each: Finding) => ({
    kind: each.kind,
    email: each.email,
    has: each.has,
    wants: each.wants,
    otherRoles: each.others.map(({ sid, scope }) => ({ sid, scope })),
    ...(each.until !== undefined && { until: each.until }),
    ...(each.inactive && { inactive: true }),
  });
  const result = drift.length === 0 ? 'same' : 'differs';
  const all = { result, account: file.account, differences: drift.map(found), notes: apart.map(found) };
  return `${JSON.stringify(all, undefined, 2)}\n`;
}

interface Marked {
  level: 'error' | 'warning';
  start: number;
  end: number;
  message: string;
}

function rangeOf({ index, kind }: Finding, { places }: TeamReading): { start: number; end: number } {
  if (index === undefined) return places.ofKey(['people']);
  return places.of(['people', index, kind === 'absent' ? 'email' : 'roles']);
}

function placeOf(offset: number, text: string): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Returns a line that GitHub Actions shows in the file. Escapes what would end it or start another command. */
function annotation(path: string, { level, start, end, message }: Marked, text: string): string {
  const escape = (value: string) =>
    value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (value: string) => escape(value).replaceAll(':', '%3A').replaceAll(',', '%2C');
  const [from, to] = [placeOf(start, text), placeOf(end, text)];
  const place = [`file=${property(path)}`, `line=${from.line}`, `endLine=${to.line}`];
  if (from.line === to.line) place.push(`col=${from.column}`, `endColumn=${to.column}`);
  return `::${level} ${place.join(',')}::${escape(message)}\n`;
}
