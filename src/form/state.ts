import type { AccountView, Draft, InputProblem, PlanView, Reading, RoleView, RunView } from './messages';

export type Phase =
  | { name: 'editing' }
  | { name: 'previewing'; request: number }
  /** `applying`: the request was sent and the run has not begun yet. */
  | { name: 'confirming'; plan: PlanView; ticked: readonly string[]; applying?: number }
  | { name: 'running'; run: RunView; cancelling: boolean }
  | { name: 'done'; run: RunView; copied: boolean; retrying?: number };

export interface FormState {
  account: AccountView;
  roles: readonly RoleView[];
  draft: Draft;
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
  phase: Phase;
}

export const emptyDraft: Draft = { text: '', roles: [] };
export const nothingRead: Reading = { people: 0, problems: [], notes: [] };

/** Back to the form; the draft stays. */
export function toEditing(state: FormState): FormState {
  return { ...state, problems: [], failure: undefined, phase: { name: 'editing' } };
}
