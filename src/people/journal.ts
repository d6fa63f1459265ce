import type { RunJournal } from './apply';
import type { Knowledge, Plan, PlanMode, Present, Wanted } from './plan';

/** What a run set out to do: the journal's first line. */
export interface RunStart {
  accountSid: string;
  mode: PlanMode;
  wanted: readonly Wanted[];
  /** Whom the person confirmed for Administrator. */
  administrators: readonly string[];
}

/** A run as its file tells it. */
export interface RecordedRun extends RunStart {
  file: string;
  startedAt: string;
  /** Absent while it runs, or when it was torn off. */
  endedAt?: string;
  /** Another process holds the run and its heart beats. */
  running: boolean;
  /** Operations settled so far, and those begun whose outcome is not on disk. */
  settled: number;
  open: { email: string }[];
  /** People whose every operation is settled. */
  finished: string[];
}

/** A run's journal, open for writing; holds the lock of the account. */
export interface Journal extends RunJournal {
  readonly file: string;
  /** Writes the end (unless `resumable`), lets go of the lock. */
  close(options?: { resumable: boolean }): Promise<void>;
}

/**
 * Begins a run in `directory`. Throws `conflict` when another window runs this account, `storage` when the disk refuses.
 */
export function startJournal(directory: string, run: RunStart): Promise<Journal> {
  throw new Error(`not built yet: ${directory}${run.mode}`);
}

/** Goes on with a run that was torn off. Throws as `startJournal` does. */
export function resumeJournal(directory: string, run: RecordedRun): Promise<Journal> {
  throw new Error(`not built yet: ${directory}${run.mode}`);
}

/** The newest run of the account that has no end yet: to go on with, or (if `running`) to watch. */
export function findOpenRun(directory: string, accountSid: string): Promise<RecordedRun | undefined> {
  throw new Error(`not built yet: ${directory}${accountSid}`);
}

/** The rest of a torn-off run against what Twilio shows now. Those begun are looked up before anything is sent. */
export function resumePlan(run: RecordedRun, now: { present: Present; knowledge: Knowledge }): Plan {
  throw new Error(`not built yet: ${run.file}${now.present.accountSid}`);
}

/** Closes a torn-off run for good ("don't go on"). */
export function abandonRun(directory: string, run: RecordedRun): Promise<void> {
  throw new Error(`not built yet: ${directory}${run.file}`);
}

/** Deletes journals whose run ended, or was last written to, 30 days ago or more. */
export function deleteOldJournals(directory: string, now: number): Promise<void> {
  throw new Error(`not built yet: ${directory}${now}`);
}
