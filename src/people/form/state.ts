import type {
  AccountView,
  Draft,
  InputProblem,
  PlanView,
  Reading,
  RoleView,
  RunView,
  UnreadFile,
  Update,
} from './messages';

export type Copied = Extract<Update, { type: 'copied' }>['what'];

export type Phase =
  | { name: 'editing' }
  | { name: 'previewing'; request: number }
  /** `applying`: the request was sent, but the run hasn't started. */
  | {
      name: 'confirming';
      plan: PlanView;
      ticked: readonly string[];
      ownAccessTicked: boolean;
      applying?: number;
    }
  | { name: 'running'; run: RunView; cancelling: boolean }
  /** The run ended or was interrupted. `asked` is set once the user asks to send the rest or leave the run. */
  | { name: 'done'; run: RunView; ticked: readonly string[]; copied?: Copied; asked?: number };

/** Selects the rows shown of a plan or of results. */
export interface RowFilter {
  text: string;
  /** A row kind, an outcome, or `administrator`; absent for all rows. */
  kind?: string | undefined;
}

export interface FormState {
  account: AccountView;
  roles: readonly RoleView[];
  draft: Draft;
  /** The field shows the text; a long one only on request, since it slows the page down. */
  showsText: boolean;
  reading: Reading;
  /** The last request to read the text. */
  read: number;
  /** A file whose encoding the user must choose. */
  unread?: UnreadFile | undefined;
  /** What the Administrator rule did to the last choice. */
  ruleApplied?: 'cleared' | 'givenUp' | undefined;
  /** The input problems that the last preview found. */
  problems: readonly InputProblem[];
  /** Why a whole request failed. */
  failure?: { message: string; remedy?: string } | undefined;
  /** The number of the last request. */
  request: number;
  /** The search in the recipients table. */
  peopleFilter: string;
  rowFilter: RowFilter;
  /** The host doesn't answer, so what's shown of a run may be over. */
  isHostSilent?: boolean;
  phase: Phase;
}

export const emptyDraft: Draft = { text: '', roles: [] };
export const nothingRead: Reading = { people: [], problems: [], notes: [] };
export const allRows: RowFilter = { text: '' };

/** Returns to the form; the draft stays. */
export function toEditing(state: FormState): FormState {
  return { ...state, problems: [], failure: undefined, phase: { name: 'editing' } };
}
