import * as z from 'zod/mini';
import { builtInRoleNames, type BuiltInRole } from '../twilio/roles';

/**
 * What the invite form and the extension say to each other. The page's side is untrusted: the host parses every
 * message with `fromPageSchema` and drops what does not fit. Requests carry a number; an answer repeats it.
 */

export const roleSchema = z.enum(builtInRoleNames);

/** More text than this is not taken: ten thousand people fit several times over. */
export const longestText = 2_000_000;

/** What the person has entered so far. Kept in the webview's state; holds addresses and roles only. */
export const draftSchema = z.strictObject({
  text: z.string().check(z.maxLength(longestText)),
  roles: z.array(roleSchema),
});
export type Draft = z.infer<typeof draftSchema>;

const request = z.int().check(z.nonnegative());

export const fromPageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  /** Asks what the text is understood as, for feedback while it is typed. */
  z.strictObject({ type: z.literal('read'), request, text: draftSchema.shape.text }),
  z.strictObject({ type: z.literal('preview'), request, draft: draftSchema }),
  /** Carries out the plan of that id. `administrators` are the addresses ticked one by one for Administrator. */
  z.strictObject({
    type: z.literal('apply'),
    request,
    plan: z.string(),
    administrators: z.array(z.string()),
  }),
  z.strictObject({ type: z.literal('cancel') }),
  z.strictObject({ type: z.literal('retryFailed'), request }),
  /** The run's results were read: the host forgets the run. */
  z.strictObject({ type: z.literal('startOver') }),
  z.strictObject({ type: z.literal('openConsole') }),
  z.strictObject({ type: z.literal('copyConsoleList') }),
  z.strictObject({ type: z.literal('connect') }),
]);
export type FromPage = z.infer<typeof fromPageSchema>;

/** A person of the plan, in words that are already translated. */
export interface PlanRow {
  email: string;
  /**
   * `create`: a new user will be made; `assign`: is there already and gets roles; `nothing`: has all of it;
   * `console`: can't be invited by API as far as is known; `blocked`: refused by a guard.
   */
  kind: 'create' | 'assign' | 'nothing' | 'console' | 'blocked';
  /** The roles asked for and whether the person holds them already. */
  roles: { label: string; held: boolean }[];
  /** What will happen or why it can't, as a sentence. */
  note: string;
}

export interface InputProblem {
  /** Which part of the form it is about; absent: the recipients. */
  field?: 'people' | 'roles';
  /** 1-based line of the recipients' text; absent where it is about no line. */
  line?: number;
  /** The column of a table: its heading or letter. */
  column?: string;
  /** What stands there; empty where nothing does. */
  value: string;
  /** What is wrong and how to mend it. */
  message: string;
}

/** How a part of the recipients' text was understood. */
export type InputNote = Omit<InputProblem, 'field'>;

/** What the recipients' text is understood as. */
export interface Reading {
  people: number;
  problems: InputProblem[];
  notes: InputNote[];
}

export interface PlanView {
  id: string;
  rows: PlanRow[];
  /** Whom the plan gives Administrator: each must be ticked by name. */
  administrators: string[];
  /** Requests to Twilio that carrying it out will take. */
  requests: number;
  /** How parts of the text were understood: merged duplicates, synonyms read as roles. */
  notes?: InputNote[];
}

export interface ResultRow {
  email: string;
  /** `queued`: not begun yet; `running`: a request is under way. */
  outcome: 'queued' | 'running' | 'done' | 'already' | 'failed' | 'console' | 'cancelled';
  /** What happened, as a sentence. */
  note: string;
  remedy?: string;
  docs?: string;
}

export interface RunView {
  rows: ResultRow[];
  /** Still going on. */
  running: boolean;
  /** Twilio asked to wait: seconds left. */
  waiting?: number;
  /** The text to paste in the Console for those who must be invited there; empty if there is nobody. */
  consoleList: string;
}

export interface AccountView {
  name: string;
  /** The last four characters of the SID. */
  sidEnd: string;
  sample: boolean;
  /** Why nobody can be invited by API now (no organization app, signed out); absent when all is well. */
  obstacle?: string;
}

export interface RoleView {
  name: BuiltInRole;
  label: string;
  /** Translated sentences; `mayNot` is empty where nothing is withheld. */
  may: string;
  mayNot: string;
}

export type ToPage =
  /** First message. `texts` are the translations in force (`@vscode/l10n` contents); absent for English. */
  | {
      type: 'init';
      texts?: Record<string, string>;
      account: AccountView;
      roles: RoleView[];
      run?: RunView;
    }
  | { type: 'account'; account: AccountView }
  | { type: 'reading'; request: number; reading: Reading }
  | { type: 'problems'; request: number; problems: InputProblem[] }
  | { type: 'plan'; request: number; plan: PlanView }
  | { type: 'run'; run: RunView }
  /** The request failed as a whole; what was entered stays. */
  | { type: 'failed'; request: number; message: string; remedy?: string }
  /** The list for the Console is on the clipboard. */
  | { type: 'copied' }
  /** There is no run any more: back to the form, with what was entered. */
  | { type: 'startOver' };
