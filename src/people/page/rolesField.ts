import * as l10n from '@vscode/l10n';
import { redundancyIn } from '../../accounts/roleWords';
import type { Dispatch } from '../form/reduce';
import { describeBy, el, icon, list, setText, type FocusPart, type Part } from '../../ui/page/elements';
import type { RoleView } from '../form/messages';
import type { FormState } from '../form/state';

/** Asks for the roles of everyone without individual roles. */
export function rolesField(dispatch: Dispatch): FocusPart<FormState> {
  const cards = list<{ role: RoleView; chosen: readonly string[]; wrong: boolean }>(
    el('div', { class: 'roles' }),
    ({ role }) => role.name,
    () => roleCard(dispatch),
  );
  const rule = el('p', { role: 'status' });
  const problem = el('span');
  const problemLine = el('p', { id: 'roles-problem', class: 'remark problem' }, icon('error'), problem);
  const hint = l10n.t(
    'Everyone gets the roles selected here, except people with their own roles in the text or in the table below.',
  );
  const field = el(
    'fieldset',
    {},
    el('legend', {}, el('h2', {}, l10n.t('Roles for all'))),
    el('p', { class: 'quiet' }, hint),
    cards.element,
    problemLine,
    rule,
  );
  return {
    element: field,
    update({ roles, draft, problems, ruleApplied }) {
      const wrong = problems.find((each) => each.field === 'roles');
      cards.update(roles.map((role) => ({ role, chosen: draft.roles, wrong: wrong !== undefined })));
      problemLine.hidden = !wrong;
      setText(problem, wrong?.message ?? '');
      describeBy(field, problemLine);
      setText(rule, ruleText(ruleApplied));
    },
    focus: () => field.querySelector('input')?.focus(),
  };
}

function ruleText(applied: FormState['ruleApplied']): string {
  switch (applied) {
    case 'cleared':
      return l10n.t('Selecting Administrator clears the other roles, because it includes all permissions.');
    case 'givenUp':
      return l10n.t('Administrator can’t be combined with other roles, so it’s no longer selected.');
    case undefined:
      return '';
  }
}

function roleCard(dispatch: Dispatch): Part<{ role: RoleView; chosen: readonly string[]; wrong: boolean }> {
  const box = el('input', { type: 'checkbox' });
  const name = el('span', { class: 'role-name' });
  const may = el('span');
  const mayNot = el('span');
  const mayLine = el('span', { class: 'may' }, icon('check'), may);
  const mayNotLine = el('span', { class: 'may-not' }, icon('cross'), mayNot);
  const included = el('span', { class: 'included quiet' });
  const about = el('span', { class: 'about' }, mayLine, mayNotLine, included);
  const card = el('label', { class: 'role' }, box, name, about);
  return {
    element: card,
    update({ role, chosen, wrong }) {
      box.id = `role-${role.name}`;
      name.id = `${box.id}-name`;
      about.id = `${box.id}-about`;
      box.setAttribute('aria-labelledby', name.id);
      describeBy(box, about);
      box.setAttribute('aria-invalid', String(wrong));
      box.checked = chosen.includes(role.name);
      box.onchange = () => dispatch({ type: 'roleChosen', role: role.name, on: box.checked });
      setText(name, role.label);
      setText(may, role.may);
      setText(mayNot, role.mayNot);
      mayNotLine.hidden = role.mayNot === '';
      setText(included, ruleOn(role, chosen));
    },
  };
}

/** Returns what the other chosen roles currently mean for a role. */
function ruleOn(role: RoleView, chosen: readonly string[]): string {
  if (role.name === 'administrator')
    return l10n.t('Includes all other roles, so it can’t be combined with them.');
  if (chosen.includes('administrator')) return l10n.t('Included in Administrator.');
  return (role.name === 'support' && redundancyIn(chosen)) || '';
}
