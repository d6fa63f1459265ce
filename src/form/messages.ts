import * as z from 'zod/mini';
import { builtInRoleNames, type BuiltInRole } from '../twilio/roles';
import { longestText } from './limits';

/**
 * What the invite form and the extension say to each other. The page's side is untrusted: the host parses every
 * message with `fromPageSchema` and drops what does not fit. Requests carry a number; an answer repeats it.
 */

const roleSchema = z.enum(builtInRoleNames);

const textSchema = z.string().check(z.maxLength(longestText));

/**
 * What the person has entered so far. Kept in the webview's state; holds names, addresses and roles only. The host
 * parses it for the page, which would have to carry zod for it.
 */
export const draftSchema = z.strictObject({
  text: textSchema,
  /** The roles of everybody who has none of their own. */
  roles: z.array(roleSchema),
  /** Roles chosen for one person in the table, by address: they win over those in the text. */
  own: z.optional(z.record(z.string(), z.array(roleSchema))),
  /** The name of the file that the text came from, as long as it is unchanged. */
  file: z.optional(z.string().check(z.maxLength(300))),
  /** What stood there before a file or a long list took its place. */
  before: z.optional(textSchema),
  /** It was confirmed and sent as it stands: once all of it is done, it has served its purpose. */
  sent: z.optional(z.boolean()),
});
export type Draft = z.infer<typeof draftSchema>;

const request = z.int().check(z.nonnegative());

export const fromPageSchema = z.discriminatedUnion('type', [
  /** The page can hear. `kept` is what the webview kept, whatever that is. */
  z.strictObject({ type: z.literal('ready'), kept: z.optional(z.unknown()) }),
  /** Asks what the text is understood as, for feedback while it is typed. */
  z.strictObject({ type: z.literal('read'), request, text: draftSchema.shape.text }),
  /** Asks the person for a file and reads it. */
  z.strictObject({ type: z.literal('openFile'), request }),
  /** The bytes of a file that was dropped on the page: what they say is the host's to find out. */
  z.strictObject({
    type: z.literal('dropFile'),
    request,
    name: z.string().check(z.maxLength(300)),
    bytes: z.instanceof(Uint8Array),
  }),
  z.strictObject({ type: z.literal('preview'), request, draft: draftSchema }),
  /**
   * Carries out the plan of that id. `administrators` are the addresses ticked one by one for Administrator;
   * `ownAccess`: that one's own access becomes less was ticked too.
   */
  z.strictObject({
    type: z.literal('apply'),
    request,
    plan: z.string(),
    administrators: z.array(z.string()),
    ownAccess: z.boolean(),
  }),
  z.strictObject({ type: z.literal('pause'), on: z.boolean() }),
  z.strictObject({ type: z.literal('cancel') }),
  /** Sends those who are left; `administrators` were ticked once more, where that is asked. */
  z.strictObject({ type: z.literal('retryFailed'), request, administrators: z.array(z.string()) }),
  /** The run's results were read, or what is left of it is not wanted: the host forgets the run. */
  z.strictObject({ type: z.literal('startOver'), request }),
  z.strictObject({ type: z.literal('saveResults'), request, format: z.enum(['csv', 'markdown']) }),
  z.strictObject({ type: z.literal('copyResults') }),
  z.strictObject({ type: z.literal('openConsole') }),
  z.strictObject({ type: z.literal('copyConsoleList') }),
  z.strictObject({ type: z.literal('connect') }),
]);
export type FromPage = z.infer<typeof fromPageSchema>;

/** A person of the plan, in words that are already translated. */
export interface PlanRow {
  email: string;
  /**
   * `create`: a new user will be made; `reactivate`: was switched off and comes back; `assign`: is there already
   * and gets roles; `nothing`: has all of it; `console`: can't be invited by API as far as is known; `blocked`:
   * refused by a guard.
   */
  kind: 'create' | 'reactivate' | 'assign' | 'nothing' | 'console' | 'blocked';
  /** The roles asked for, whether the person holds them already, and those that will be taken away. */
  roles: { label: string; held: boolean; removed?: boolean }[];
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

/** A person as the text names them. */
export interface ReadPerson {
  email: string;
  name?: string;
  /** The roles written beside the address; absent where the text names none. */
  roles?: readonly BuiltInRole[];
}

/** What the recipients' text is understood as. */
export interface Reading {
  people: readonly ReadPerson[];
  problems: InputProblem[];
  notes: InputNote[];
}

export interface PlanView {
  id: string;
  rows: PlanRow[];
  /** Whom the plan gives Administrator: each must be ticked by name. */
  administrators: string[];
  /** One's own access becomes less, which must be ticked apart. */
  ownAccessLost?: boolean;
  /** Requests to Twilio that carrying it out will take. */
  requests: number;
  /** How parts of the text were understood: merged duplicates, synonyms read as roles. */
  notes?: InputNote[];
}

/** `queued`: not begun yet; `running`: a request is under way. */
export type RowOutcome = 'queued' | 'running' | 'done' | 'already' | 'failed' | 'console' | 'cancelled';

export interface ResultRow {
  email: string;
  outcome: RowOutcome;
  /** What became of each role; absent before the person is finished. */
  roles?: { label: string; removed?: boolean; outcome: RowOutcome }[];
  /** What happened, as a sentence. */
  note: string;
  remedy?: string;
  docs?: string;
}

export interface RunView {
  rows: readonly ResultRow[];
  /** Still going on. */
  running: boolean;
  /** Nothing new starts until it is continued. */
  paused?: boolean;
  /** Seconds until it is done, as far as can be told. */
  secondsLeft?: number;
  /** It runs in another window: there is nothing to press here. */
  elsewhere?: boolean;
  /** It ended before its time, with the window or the host. The `queued` are left. */
  interrupted?: {
    /** When it began, in words. */
    since: string;
  };
  /** Who may still get Administrator: each must be ticked by name once more before the rest is sent. */
  administrators?: string[];
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

/** The host's first message. */
export interface Init {
  type: 'init';
  /** The translations in use; absent for English. */
  texts?: Record<string, string>;
  account: AccountView;
  roles: RoleView[];
  /** The kept draft, if it is one. */
  draft?: Draft;
  /** The draft's plan, if an earlier page has shown it. */
  plan?: PlanView;
  run?: RunView;
}

export type ToPage = Init | Update;

/** The host's further messages. */
export type Update =
  | { type: 'account'; account: AccountView }
  | { type: 'reading'; request: number; reading: Reading }
  | { type: 'problems'; request: number; problems: InputProblem[] }
  | { type: 'plan'; request: number; plan: PlanView }
  | { type: 'run'; run: RunView }
  /** What changed in the run that was shown: its rows by their index, and all the rest. */
  | { type: 'progress'; rows: [number, ResultRow][]; run: Omit<RunView, 'rows'> }
  /** The text of a file that was opened or dropped. */
  | { type: 'opened'; request: number; name: string; text: string }
  /** The request failed as a whole; what was entered stays. */
  | { type: 'failed'; request: number; message: string; remedy?: string }
  /** The list for the Console, or the results, are on the clipboard. */
  | { type: 'copied'; what: 'consoleList' | 'results' }
  /** There is no run any more: back to the form, with what was entered. */
  | { type: 'startOver' };
