import * as z from 'zod/mini';
import type { Outside } from '../../twilio/redact';
import { builtInRoleNames, type BuiltInRole } from '../../twilio/roles';
import { encodings, type Encoding, type EncodingQuestion } from '../list/bytes';
import { columnUses } from '../list/columns';
import type { ListReading } from '../list/readList';
import type { Outcome } from '../plan/model';
import { longestText } from './limits';

/**
 * Messages between the invite form and the extension. The host doesn't trust the page: it parses every message with
 * `fromPageSchema` and drops invalid ones. Each request has a number that its response repeats.
 */

const roleSchema = z.enum(builtInRoleNames);

const fileName: z.ZodMiniType<Outside> = z.string().check(z.maxLength(300));
const textSchema = z.string().check(z.maxLength(longestText));

/** The user's answers about the list, by column heading and by word as written in the list. */
const answersSchema = z.strictObject({
  columns: z.optional(z.record(z.string(), z.enum(columnUses))),
  roleWords: z.optional(z.record(z.string(), z.union([z.array(roleSchema), z.literal('leaveOut')]))),
  marks: z.optional(z.record(z.string(), z.boolean())),
  statuses: z.optional(z.record(z.string(), z.enum(['keep', 'leaveOut']))),
});

/**
 * The user's input so far: only names, addresses, and roles. The webview keeps it, and the host parses it, so that the
 * page needs no zod.
 */
export const draftSchema = z.strictObject({
  text: textSchema,
  /** The roles of everyone without individual roles. */
  roles: z.array(roleSchema),
  /** Roles chosen in the table, by address. They override those in the text. */
  own: z.optional(z.record(z.string(), z.array(roleSchema))),
  answers: z.optional(answersSchema),
  /** The file that the text came from, as long as the text is unchanged. */
  file: z.optional(z.string().check(z.maxLength(300))),
  /** The text that a file or a long list replaced. */
  before: z.optional(textSchema),
  /** The draft was sent unchanged. The form clears it once a run leaves no one. */
  sent: z.optional(z.boolean()),
});
export type Draft = z.infer<typeof draftSchema>;

const encodingNames = Object.keys(encodings) as Encoding[]; // These are the keys of a constant.

const request = z.int().check(z.nonnegative());

export const fromPageSchema = z.discriminatedUnion('type', [
  /** The page is listening. `kept` is the webview's saved state, not yet parsed. */
  z.strictObject({ type: z.literal('ready'), kept: z.optional(z.unknown()) }),
  /** Asks how the text is understood, for feedback while the user types. */
  z.strictObject({
    type: z.literal('read'),
    request,
    text: draftSchema.shape.text,
    answers: draftSchema.shape.answers,
  }),
  /** Asks the user for a file and reads it. */
  z.strictObject({ type: z.literal('openFile'), request }),
  /** The bytes of a file dropped on the page; the host decodes them. */
  z.strictObject({
    type: z.literal('dropFile'),
    request,
    name: fileName,
    bytes: z.instanceof(Uint8Array),
  }),
  /** Reads the last file in the encoding that the user chose; without one, the file isn't read. */
  z.strictObject({
    type: z.literal('chooseEncoding'),
    request,
    encoding: z.optional(z.enum(encodingNames)),
  }),
  z.strictObject({ type: z.literal('preview'), request, draft: draftSchema }),
  /**
   * Carries out the plan with that ID. `administrators` are the addresses that the user ticked for Administrator;
   * `ownAccess`: the user also ticked that the plan reduces their own access.
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
  /** Sends the rest of a run. `administrators` are the addresses that the user ticked again, `rest` is the run's. */
  z.strictObject({
    type: z.literal('retryFailed'),
    request,
    administrators: z.array(z.string()),
    rest: z.optional(z.string()),
  }),
  /** Makes the host forget the run: the user has read its results or discarded the rest. */
  z.strictObject({ type: z.literal('startOver'), request }),
  z.strictObject({ type: z.literal('saveResults'), request, format: z.enum(['csv', 'markdown']) }),
  z.strictObject({ type: z.literal('copyResults') }),
  z.strictObject({ type: z.literal('openConsole') }),
  z.strictObject({ type: z.literal('openDomains') }),
  z.strictObject({ type: z.literal('copyConsoleList') }),
  z.strictObject({ type: z.literal('connect') }),
  /** Asks for a `pong`, to see whether the host is there. */
  z.strictObject({ type: z.literal('ping') }),
]);
export type FromPage = z.infer<typeof fromPageSchema>;

/** A person in the plan, in translated words. */
export interface PlanRow {
  email: string;
  /**
   * `create`: becomes a new user; `reactivate`: is a deactivated user; `assign`: is a user who gets roles;
   * `nothing`: already has everything; `console`: apparently can't be invited by API; `blocked`: refused by a guard.
   */
  kind: 'create' | 'reactivate' | 'assign' | 'nothing' | 'console' | 'blocked';
  /** The requested roles, whether the person already has them, and the roles to remove. */
  roles: { label: string; held: boolean; removed?: boolean }[];
  /** What will happen, or why it can't, as a sentence. */
  note: string;
}

export interface InputProblem {
  /** The part of the form; absent for the recipients. */
  field?: 'people' | 'roles' | QuestionKind;
  /** The 1-based line of the recipients' text; absent if the problem has no line. */
  line?: number;
  /** The last line, if the problem covers consecutive lines. */
  through?: number;
  /** A table column's heading or letter. */
  column?: string;
  /** The text in question; may be empty. */
  value: string;
  /** What is wrong and how to fix it. */
  message: string;
}

/** How part of the recipients' text was understood. */
export type InputNote = Omit<InputProblem, 'field'>;

/** A person as named in the text. */
export interface ReadPerson {
  email: string;
  name?: string;
  /** The roles next to the address; absent if the text has none. */
  roles?: readonly BuiltInRole[];
}

/** The questions that the form asks about a list. */
export type QuestionKind = EncodingQuestion['kind'] | ListReading['questions'][number]['kind'];

/** A file whose encoding the user must choose. */
export interface UnreadFile extends EncodingQuestion {
  name: string;
}

/** The recipients' text as understood. `columns`, `summary`, and `questions` describe a table. */
export interface Reading extends Partial<Pick<ListReading, 'columns' | 'summary' | 'questions'>> {
  people: readonly ReadPerson[];
  problems: InputProblem[];
  notes: InputNote[];
}

/** A note that several rows share, and the sentence that says it once for all of them. */
export interface Common extends Pick<ResultRow, 'note' | 'remedy'> {
  text: string;
}

export interface PlanView {
  id: string;
  rows: PlanRow[];
  /** The addresses that get Administrator; the user must tick each one. */
  administrators: string[];
  /** The plan reduces the user's own access, which needs its own tick. */
  ownAccessLost?: boolean;
  /** What several people have in common. */
  common: Common[];
  /** How parts of the text were understood, such as merged duplicates. */
  notes?: InputNote[];
}

/** `queued`: not started; `running`: a request is in progress. */
export type RowOutcome = 'queued' | 'running' | Outcome;

export interface ResultRow {
  email: string;
  outcome: RowOutcome;
  /** The outcome for each role; absent until the person is finished. */
  roles?: { label: string; removed?: boolean; outcome: RowOutcome }[];
  /** What happened, as a sentence. */
  note: string;
  remedy?: string;
  docs?: string;
}

export interface RunView {
  rows: readonly ResultRow[];
  /** Whether the run is in progress. */
  running: boolean;
  /** Nothing new starts until the user continues. */
  paused?: boolean;
  /** The estimated number of seconds left. */
  secondsLeft?: number;
  /** The run was seen in another window, so this page can't control it. */
  elsewhere?: boolean;
  /** The window or the host ended during the run. The `queued` rows are left. */
  interrupted?: {
    /** When the run started, in words. */
    since: string;
  };
  /** Why the run stopped early, unless the user canceled it. */
  stopped?: { message: string; remedy?: string };
  /** When Twilio accepts requests again, in milliseconds since 1970. */
  notBefore?: number;
  /** Stands for everything that a recorded run still has to do, so that nothing else can be confirmed. */
  rest?: string;
  /** The addresses that may still get Administrator. The user must tick each one again before sending the rest. */
  administrators?: string[];
  /** The remaining seconds that Twilio asked to wait. */
  waiting?: number;
  /** What several people have in common; absent during the run. */
  common?: Common[];
  /** Twilio refused a domain because it isn't verified. */
  domainRefused?: boolean;
  /** The addresses to paste in the Console; empty if no one needs an invitation there. */
  consoleList: string;
}

export interface AccountView {
  name: string;
  /** The last four characters of the SID. */
  sidEnd: string;
  sample: boolean;
  /** Why the API can't invite anyone now, such as a missing organization app; absent if it can. */
  obstacle?: string;
}

export interface RoleView {
  name: BuiltInRole;
  label: string;
  /** Translated sentences. `mayNot` is empty if the role has no limits. */
  may: string;
  mayNot: string;
}

/** The host's first message. */
export interface Init {
  type: 'init';
  /** The active translations; absent for English. */
  texts?: Record<string, string>;
  account: AccountView;
  roles: RoleView[];
  /** The saved draft, if it's valid. */
  draft?: Draft;
  /** The draft's plan, if the page showed it before it was hidden. */
  plan?: PlanView;
  run?: RunView;
  file?: UnreadFile;
}

export type ToPage = Init | Update;

/** The host's further messages. */
export type Update =
  | { type: 'account'; account: AccountView }
  | { type: 'reading'; request: number; reading: Reading }
  | { type: 'problems'; request: number; problems: InputProblem[] }
  | { type: 'plan'; request: number; plan: PlanView }
  | { type: 'run'; run: RunView }
  /** The changed rows of the shown run, by index, and everything else about it. */
  | { type: 'progress'; rows: [number, ResultRow][]; run: Omit<RunView, 'rows'> }
  /** The text of an opened or dropped file. */
  | { type: 'opened'; request: number; name: string; text: string }
  /** A file was opened or dropped, and the user must choose its encoding. */
  | { type: 'unread'; request: number; file: UnreadFile }
  /** The whole request failed; the input stays. */
  | { type: 'failed'; request: number; message: string; remedy?: string }
  /** The Console list or the results are on the clipboard. */
  | { type: 'copied'; what: 'consoleList' | 'results' }
  /** The run was dismissed, so the page returns to the form and its input. `forget`: its account is gone, and so is what was sent. */
  | { type: 'startOver'; forget?: boolean }
  | { type: 'pong' };
