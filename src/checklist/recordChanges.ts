import * as l10n from '@vscode/l10n';
import { existsSync, type FSWatcher, mkdirSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { SetupError } from '../twilio/errors';
import type { AlertGrid } from './alertGrid';
import { type CheckId, checkIds } from './evidence';
import type { Attestation, CheckFailure, CheckResult, ChecklistRecord, Choices } from './record';
import { ending, type RecordFiles } from './recordFiles';

/** Changes records, saves them on disk, and watches for changes. Loads after the first rows. */

/** How many different answers a check keeps. */
const historyLength = 20;

/** Adds a new answer and clears the check's failure. An answer equal to the last one only renews it. */
export function withResult(record: ChecklistRecord, check: CheckId, result: CheckResult): ChecklistRecord {
  const [latest, ...earlier] = record.checks[check]?.results ?? [];
  const same = latest && isDeepStrictEqual(latest.evidence, result.evidence);
  const results = same
    ? [{ ...result, since: latest.since ?? latest.source.at }, ...earlier]
    : [result, ...(latest ? [latest] : []), ...earlier];
  return { ...record, checks: { ...record.checks, [check]: { results: results.slice(0, historyLength) } } };
}

/** Adds a check's failure and keeps its earlier results. */
export function withFailure(record: ChecklistRecord, check: CheckId, failure: CheckFailure): ChecklistRecord {
  const results = record.checks[check]?.results ?? [];
  return { ...record, checks: { ...record.checks, [check]: { results, failure } } };
}

/**
 * Removes the failures of checks that are no longer possible, so that a user can mark their sub-steps. Earlier results
 * stay.
 */
export function withFailuresOf(record: ChecklistRecord, possible: readonly CheckId[]): ChecklistRecord {
  const checks = { ...record.checks };
  for (const check of checkIds) {
    const known = checks[check];
    if (known?.failure && !possible.includes(check)) checks[check] = { results: known.results };
  }
  return { ...record, checks };
}

/** Removes the failures to reach Twilio that left an earlier result as it was. Any later answer disproves them. */
export function withTwilioReached(record: ChecklistRecord): ChecklistRecord {
  const checks = { ...record.checks };
  for (const check of checkIds) {
    const known = checks[check];
    if (known?.failure?.offline && known.results.length > 0) checks[check] = { results: known.results };
  }
  return { ...record, checks };
}

/** Sets a sub-step's attestation, or removes it if `undefined`. */
export function withAttestation(
  record: ChecklistRecord,
  subStep: { id: string },
  attestation: Attestation | undefined,
): ChecklistRecord {
  const kept = Object.entries(record.attestations).filter(([id]) => id !== subStep.id);
  const own = attestation ? [[subStep.id, attestation] as const] : [];
  return { ...record, attestations: Object.fromEntries([...kept, ...own]) };
}

/** Sets the decisions about alerts. Earlier attestations stay, but may no longer hold. */
export function withAlerts(record: ChecklistRecord, alerts: AlertGrid): ChecklistRecord {
  return { ...record, alerts };
}

/** Changes choices. A choice that's `undefined` is removed. */
export function withChoices(
  record: ChecklistRecord,
  changes: { [K in keyof Choices]: Choices[K] | undefined },
): ChecklistRecord {
  const merged = Object.entries({ ...record.choices, ...changes }).filter(([, value]) => value !== undefined);
  return { ...record, choices: Object.fromEntries(merged) };
}

/**
 * Adds what an account's user recorded before it was connected. The newer of two marks stays, and so do the connected
 * account's own choices and decisions.
 */
export function withEarlier(record: ChecklistRecord, earlier: ChecklistRecord): ChecklistRecord {
  const alerts = record.alerts ?? earlier.alerts;
  const newer = (id: string, said: Attestation) =>
    Date.parse(said.at) > Date.parse(earlier.attestations[id]?.at ?? '') || !earlier.attestations[id];
  const own = Object.entries(record.attestations).filter(([id, said]) => newer(id, said));
  return {
    ...record,
    attestations: { ...earlier.attestations, ...Object.fromEntries(own) },
    choices: { ...earlier.choices, ...record.choices },
    ...(alerts && { alerts }),
  };
}

const draftEnding = '.draft';

/**
 * Saves what differs between `before` and `after`, or everything if the account has no record on disk. Throws `storage`
 * if the disk refuses; then the record stays as it was in this window.
 */
export function saveRecord(
  files: RecordFiles,
  sid: string,
  before: ChecklistRecord,
  after: ChecklistRecord,
): void {
  const folder = join(files.folder, sid);
  try {
    if (!existsSync(folder) && create(folder, after)) {
      return;
    }
    const [old, now] = [partsOf(before), partsOf(after)];
    for (const name of new Set([...old.keys(), ...now.keys()])) {
      const value = now.get(name);
      if (textOf(old.get(name)) === textOf(value)) continue;
      const file = join(folder, name + ending);
      if (files.isBroken(sid, name)) renameSync(file, `${file}.aside`);
      if (value === undefined) rmSync(file, { force: true });
      else write(file, value);
    }
  } catch (cause) {
    throw new SetupError({
      kind: 'storage',
      message: l10n.t('Couldn’t save the checklist in {0}.', files.folder),
      remedy: l10n.t('Make sure that you can write to this folder and that the disk has free space.'),
      cause,
    });
  } finally {
    files.reread();
  }
}

/** Deletes the account's record. */
export function removeRecord(files: RecordFiles, sid: string): void {
  files.reread();
  rmSync(join(files.folder, sid), { recursive: true, force: true });
}

/**
 * Calls `changed` when a window changes the account's record. Returns what ends the watch. Where a folder can't be watched,
 * the record is read again when the window regains focus.
 */
export function watchRecord({ folder }: RecordFiles, sid: string, changed: () => void): () => void {
  const watchers: FSWatcher[] = [];
  const end = () => {
    for (const watcher of watchers.splice(0)) watcher.close();
  };
  const follow = (place: string, heard: (name: string | null) => void) => {
    const watcher = watch(place, { persistent: false }, (_, name) => heard(name));
    watchers.push(watcher.on('error', () => undefined));
  };
  const begin = () => {
    end();
    try {
      mkdirSync(folder, { recursive: true });
      follow(folder, (name) => {
        // The account's folder was created or removed.
        if (name !== sid) return;
        begin();
        changed();
      });
      if (existsSync(join(folder, sid))) follow(join(folder, sid), changed);
    } catch {
      // There's still the focus.
    }
  };
  begin();
  return end;
}

/** Creates an account's folder with everything in it. Returns `false` if another window was faster. */
function create(folder: string, record: ChecklistRecord): boolean {
  const draft = `${folder}.${process.pid}${draftEnding}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  for (const [name, value] of partsOf(record)) write(join(draft, name + ending), value);
  try {
    renameSync(draft, folder);
    return true;
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (existsSync(folder)) return false;
    throw error;
  }
}

function write(file: string, value: unknown): void {
  const draft = `${file}.${process.pid}${draftEnding}`;
  writeFileSync(draft, textOf(value));
  renameSync(draft, file);
}

const textOf = (value: unknown) => JSON.stringify({ version: 2, value });

/** Returns a record's parts, which windows can change at the same time, by a name that can be a file's. */
function partsOf({ attestations, checks, choices, alerts }: ChecklistRecord): Map<string, unknown> {
  return new Map<string, unknown>([
    ...Object.entries(attestations).map(([id, mark]) => [`mark.${id}`, mark] as const),
    ...Object.entries(checks).map(([id, check]) => [`check.${id}`, check] as const),
    ...(Object.keys(choices).length > 0 ? [['choices', choices] as const] : []),
    ...(alerts ? [['alerts', alerts] as const] : []),
  ]);
}
