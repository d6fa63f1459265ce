import { type BuiltInRole, chooseRole } from '../../twilio/roles';
import type { Answers } from '../list/columns';
import type { Draft, ReadPerson } from './messages';
import { type FormState, toEditing } from './state';

/** Changes the draft. This drops the preview and the changed field's problems. */
export function edit(state: FormState, field: 'people' | 'roles', change: Partial<Draft>): FormState {
  const draft = { ...state.draft, ...change, sent: undefined };
  const changed = { ...state, draft, ruleApplied: undefined };
  const { phase } = state;
  const isUnderWay =
    phase.name === 'running' || (phase.name === 'confirming' && phase.applying !== undefined);
  if (isUnderWay || phase.name === 'done') return changed;
  // Answers concern the recipients, not the roles for all.
  const problems = state.problems.filter((problem) => (problem.field === 'roles') !== (field === 'roles'));
  // A pending response belongs to the previous draft.
  const request = phase.name === 'previewing' ? state.request + 1 : state.request;
  return { ...toEditing(changed), problems, request };
}

/** Adds answers about the list. */
export function answer(state: FormState, given: Answers): FormState {
  const { columns, roleWords, marks, statuses } = state.draft.answers ?? {};
  const answers: Draft['answers'] = {
    columns: { ...columns, ...given.columns },
    roleWords: { ...roleWords, ...mutable(given.roleWords) },
    marks: { ...marks, ...given.marks },
    statuses: { ...statuses, ...given.statuses },
  };
  return edit(state, 'people', { answers });
}

const mutable = (given: Answers['roleWords'] = {}) =>
  Object.fromEntries(
    Object.entries(given).map(([word, choice]) => [word, choice === 'leaveOut' ? choice : [...choice]]),
  );

/**
 * Returns the answers that also apply to another list: those about columns with a heading. Questions about words are
 * asked again for each list.
 */
export function rememberedAnswers({ answers }: Draft): Pick<Draft, 'answers'> {
  // A single letter is the key of a column without a heading.
  const columns = Object.entries(answers?.columns ?? {}).filter(([key]) => !/^[A-Z]{1,2}$/.test(key));
  return columns.length === 0 ? {} : { answers: { columns: Object.fromEntries(columns) } };
}

/** Returns a person's roles: those chosen in the table, else those in the text, else the roles for all. */
export function rolesOf({ email, roles }: ReadPerson, draft: Draft): readonly BuiltInRole[] {
  return draft.own?.[email] ?? roles ?? draft.roles;
}

/** Returns whether a person has roles other than the roles for all. */
export function hasOwnRoles({ email, roles }: ReadPerson, draft: Draft): boolean {
  return roles !== undefined || draft.own?.[email] !== undefined;
}

/** Chooses or clears a role for all. */
export function chooseForAll(state: FormState, role: BuiltInRole, on: boolean): FormState {
  const before = state.draft.roles;
  const roles = chooseRole(before, role, on);
  return { ...edit(state, 'roles', { roles }), ruleApplied: whatTheRuleDid(before, roles, role) };
}

/** Chooses or clears a role for one person. */
export function chooseForOne(state: FormState, email: string, role: BuiltInRole, on: boolean): FormState {
  const { draft, reading } = state;
  const before = rolesOf(reading.people.find((person) => person.email === email) ?? { email }, draft);
  const roles = chooseRole(before, role, on);
  const changed = edit(state, 'roles', { own: { ...draft.own, [email]: roles } });
  return { ...changed, ruleApplied: whatTheRuleDid(before, roles, role) };
}

/** Gives everyone the roles for all, regardless of text and table. */
export function sameForAll(state: FormState): FormState {
  const { draft, reading } = state;
  const named = reading.people.filter(({ roles }) => roles !== undefined);
  const own = Object.fromEntries(named.map(({ email }) => [email, [...draft.roles]]));
  return edit(state, 'roles', { own: named.length === 0 ? undefined : own });
}

function whatTheRuleDid(
  before: readonly BuiltInRole[],
  after: readonly BuiltInRole[],
  role: BuiltInRole,
): FormState['ruleApplied'] {
  const given = before.filter((name) => name !== role && !after.includes(name));
  if (given.length === 0) return undefined;
  return role === 'administrator' ? 'cleared' : 'givenUp';
}
