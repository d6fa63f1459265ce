import * as l10n from '@vscode/l10n';
import { confirm } from './confirm';
import type { Dispatch } from '../form/reduce';
import { el, icon, list, setText, type Icon, type FocusPart, type Part } from '../../ui/page/elements';
import { planFilter } from '../form/filter';
import { accountLine } from '../../ui/page/accountLine';
import type { PlanRow, PlanView } from '../form/messages';
import { remarkList } from './remarks';
import type { FormState, RowFilter } from '../form/state';
import { commonList, kindSwitches, needsFilters, searchField, setAddress, table, type Kind } from './table';
import { describePlan, kindLabel, people } from '../form/words';

const kindIcons: Record<PlanRow['kind'], Icon> = {
  create: 'add',
  reactivate: 'add',
  assign: 'role',
  nothing: 'check',
  console: 'link',
  blocked: 'stop',
};

/** The preview with its confirmation. */
export function planView(dispatch: Dispatch): FocusPart<FormState> {
  const title = el('h2', { id: 'plan-title', tabindex: '-1' }, l10n.t('Preview'));
  const account = accountLine();
  const common = commonList();
  const notes = remarkList(() => undefined);
  const show = (filter: Partial<RowFilter>) => {
    rows.rows.toTop();
    dispatch({ type: 'rowsFiltered', filter });
  };
  const kinds = kindSwitches((kind) => show({ kind }));
  const search = searchField(l10n.t('Search the preview'), (text) => show({ text }));
  const rows = table<PlanRow>(
    l10n.t('Preview'),
    [l10n.t('Person'), l10n.t('Roles'), l10n.t('What will happen')],
    () => planRow(common.says),
  );
  const confirmation = confirm(dispatch);
  const filters = el('div', { class: 'filter' }, kinds.element, search.element);
  const filter = planFilter();
  const section = el(
    'section',
    { class: 'plan', 'aria-labelledby': 'plan-title' },
    el('div', { class: 'title' }, title, account.element),
    notes.element,
    common.element,
    filters,
    rows.element,
    confirmation.element,
  );
  return {
    element: section,
    update({ phase, account: chosen, rowFilter }) {
      section.hidden = phase.name !== 'confirming';
      if (phase.name !== 'confirming') return;
      const { plan } = phase;
      account.update(chosen);
      notes.update({ problems: [], notes: plan.notes ?? [] });
      kinds.update(planKinds(plan, rowFilter.kind));
      common.update(plan.common);
      const shown = filter(plan, rowFilter);
      search.update({ text: rowFilter.text, found: shown.length, total: plan.rows.length });
      rows.update(shown);
      filters.hidden = !needsFilters(plan.rows.length, rowFilter);
      confirmation.update(phase);
    },
    focus() {
      section.scrollIntoView();
      title.focus({ preventScroll: true });
    },
  };
}

function planKinds(plan: PlanView, chosen: string | undefined): Kind[] {
  const kinds: Kind[] = describePlan(plan).map(({ kind, text }) => ({
    key: kind,
    icon: kindIcons[kind],
    text,
    on: chosen === kind,
  }));
  const administrators = plan.administrators.length;
  if (administrators > 0) {
    const text = l10n.t('{0} as Administrator', administrators);
    kinds.push({ key: 'administrator', icon: 'warning', text, on: chosen === 'administrator' });
  }
  return [{ text: people(plan.rows.length), on: chosen === undefined }, ...kinds];
}

function planRow(isCommon: (row: PlanRow) => boolean): Part<PlanRow> {
  const email = el('th', { role: 'rowheader', scope: 'row', class: 'email' });
  const roles = list<PlanRow['roles'][number]>(el('ul', { class: 'chips' }), ({ label }) => label, roleChip);
  const kind = el('strong', { class: 'kind' });
  const note = el('span');
  const what = el('td', { role: 'cell' }, kind, note);
  const row = el('tr', { role: 'row' }, email, el('td', { role: 'cell' }, roles.element), what);
  let shown: PlanRow | undefined;
  return {
    element: row,
    update(person) {
      if (person === shown) return;
      shown = person;
      row.className = person.kind;
      setAddress(email, person.email);
      roles.update(person.roles);
      kind.replaceChildren(icon(kindIcons[person.kind]), kindLabel(person.kind));
      setText(note, isCommon(person) ? '' : person.note);
    },
  };
}

function roleChip(): Part<PlanRow['roles'][number]> {
  const chip = el('li');
  return {
    element: chip,
    update({ label, held, removed }) {
      chip.className = removed ? 'removed' : held ? 'held' : '';
      setText(chip, removed ? l10n.t('loses {0}', label) : held ? l10n.t('has {0}', label) : label);
    },
  };
}
