import type {
  AccountView,
  Draft,
  InputProblem,
  PlanView,
  Reading,
  RoleView,
  RunView,
  Update,
} from './messages';

export type Copied = Extract<Update, { type: 'copied' }>['what'];

export type Phase =
  | { name: 'editing' }
  | { name: 'previewing'; request: number }
  /** `applying`: the request was sent and the run has not begun yet. */
  | {
      name: 'confirming';
      plan: PlanView;
      ticked: readonly string[];
      ownAccessTicked: boolean;
      applying?: number;
    }
  | { name: 'running'; run: RunView; cancelling: boolean }
  /** Over, or interrupted. `asked`: the request to send the rest, or to leave the run, was sent. */
  | { name: 'done'; run: RunView; ticked: readonly string[]; copied?: Copied; asked?: number };

/** Which rows of the plan or of the results are shown. */
export interface RowFilter {
  text: string;
  /** What happens or happened to the person, or `administrator`; absent: all. */
  kind?: string | undefined;
}

export interface FormState {
  account: AccountView;
  roles: readonly RoleView[];
  draft: Draft;
  /** The text itself stands in its field; a long one only when asked, for it takes the page a while. */
  showsText: boolean;
  reading: Reading;
  /** The number of the last request to read the text. */
  read: number;
  /** What the rule about Administrator did to the choice just now. */
  ruleApplied?: 'cleared' | 'givenUp' | undefined;
  /** What the last preview found wrong with the input. */
  problems: readonly InputProblem[];
  /** A request failed as a whole. */
  failure?: { message: string; remedy?: string } | undefined;
  /** The number of the last request. */
  request: number;
  /** What the table of recipients is searched for. */
  peopleFilter: string;
  rowFilter: RowFilter;
  phase: Phase;
}

export const emptyDraft: Draft = { text: '', roles: [] };
export const nothingRead: Reading = { people: [], problems: [], notes: [] };
export const allRows: RowFilter = { text: '' };

/** Back to the form; the draft stays. */
export function toEditing(state: FormState): FormState {
  return { ...state, problems: [], failure: undefined, phase: { name: 'editing' } };
}
