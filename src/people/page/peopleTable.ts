import * as l10n from '@vscode/l10n';
import { hasOwnRoles, rolesOf } from '../form/choice';
import type { Dispatch } from '../form/reduce';
import { button, el, setAttribute, setText, type Part } from '../../ui/page/elements';
import { once, peopleFilter } from '../form/filter';
import type { ReadPerson, RoleView } from '../form/messages';
import type { FormState } from '../form/state';
import { needsFilters, searchField, setAddress, table } from './table';

interface PersonRow extends Part<ReadPerson> {
  /** Makes a role's box the tab stop; `undefined` removes it. */
  reach(column: number | undefined): HTMLInputElement | undefined;
}

/**
 * Shows the recipients as understood and lets the user change each one's roles. The grid has one tab stop; arrow keys
 * move between its boxes.
 */
export function peopleTable(dispatch: Dispatch): Part<FormState> {
  const title = el('h2', { id: 'each-title' }, l10n.t('Roles for each person'));
  const same = button(() => dispatch({ type: 'sameForAllAsked' }), l10n.t('Same for all'));
  const search = searchField(l10n.t('Search people'), (text) => {
    grid?.toTop();
    dispatch({ type: 'peopleFiltered', text });
  });
  const place = el('div');
  const section = el(
    'section',
    { class: 'each', 'aria-labelledby': 'each-title' },
    el('div', { class: 'title' }, title, same),
    search.element,
    place,
  );
  const filter = peopleFilter();
  const anyOwn = once((people: readonly ReadPerson[], draft: FormState['draft']) =>
    people.some((person) => hasOwnRoles(person, draft)),
  );
  let grid: PeopleGrid | undefined;
  return {
    element: section,
    update(state) {
      const { reading, draft, peopleFilter: text, phase, roles } = state;
      const isShown = phase.name === 'editing' || phase.name === 'previewing';
      section.hidden = !isShown || reading.people.length === 0;
      if (!isShown) return;
      if (!grid && roles.length > 0) {
        grid = peopleGrid(roles, dispatch);
        place.append(grid.element);
      }
      same.hidden = !anyOwn(reading.people, draft);
      search.element.hidden = !needsFilters(reading.people.length, { text });
      const shown = filter(reading.people, text);
      search.update({ text, found: shown.length, total: reading.people.length });
      grid?.update({ people: shown, draft });
    },
  };
}

interface PeopleGrid extends Part<{ people: readonly ReadPerson[]; draft: FormState['draft'] }> {
  toTop(): void;
}

function peopleGrid(roles: readonly RoleView[], dispatch: Dispatch): PeopleGrid {
  const last = roles.length - 1;
  /** The tab stop's row and column. */
  const at = { row: 0, column: 0 };
  let stop: PersonRow | undefined;
  let count = 0;
  let draft: FormState['draft'] = { text: '', roles: [] };
  const headings = [l10n.t('Person'), ...roles.map(({ label }) => label)];
  const grid = table<ReadPerson, PersonRow>(
    l10n.t('Roles for each person'),
    headings,
    () => personRow(roles, () => draft, dispatch),
    'grid',
  );

  function reach(row: number, column: number): HTMLInputElement | undefined {
    at.row = Math.max(0, Math.min(row, count - 1));
    at.column = Math.max(0, Math.min(column, last));
    const next = grid.rows.keep(at.row);
    if (next !== stop) stop?.reach(undefined);
    stop = next;
    return stop?.reach(at.column);
  }

  grid.table.addEventListener('focusin', ({ target }) => {
    const cell = placeOf(target);
    if (cell) reach(cell.row, cell.column);
  });
  grid.table.addEventListener('keydown', (event) => {
    const cell = placeOf(event.target);
    const next = cell && nextCell(event, cell, { row: count - 1, column: last });
    if (!next) return;
    event.preventDefault();
    const box = reach(next.row, next.column);
    box?.focus();
    box?.closest('tr')?.scrollIntoView({ block: 'nearest' });
  });
  return {
    element: grid.element,
    toTop: () => grid.rows.toTop(),
    update(value) {
      draft = value.draft;
      count = value.people.length;
      grid.update(value.people);
      if (count > 0) reach(at.row, at.column);
    },
  };
}

interface Cell {
  row: number;
  column: number;
}

function placeOf(target: EventTarget | null): Cell | undefined {
  if (!(target instanceof HTMLInputElement)) return undefined;
  const row = Number(target.closest('tr')?.getAttribute('aria-rowindex')) - 2;
  return { row, column: Number(target.dataset.column) };
}

/** Returns the cell that a key leads to: https://www.w3.org/WAI/ARIA/apg/patterns/grid/ */
function nextCell({ key, ctrlKey }: KeyboardEvent, { row, column }: Cell, end: Cell): Cell | undefined {
  switch (key) {
    case 'ArrowUp':
      return { row: row - 1, column };
    case 'ArrowDown':
      return { row: row + 1, column };
    case 'ArrowLeft':
      return { row, column: column - 1 };
    case 'ArrowRight':
      return { row, column: column + 1 };
    case 'PageUp':
      return { row: row - 10, column };
    case 'PageDown':
      return { row: row + 10, column };
    case 'Home':
      return ctrlKey ? { row: 0, column: 0 } : { row, column: 0 };
    case 'End':
      return ctrlKey ? end : { row, column: end.column };
    default:
      return undefined;
  }
}

function personRow(
  roles: readonly RoleView[],
  draft: () => FormState['draft'],
  dispatch: Dispatch,
): PersonRow {
  const email = el('span');
  const name = el('span', { class: 'quiet' });
  const own = el('span', { class: 'own quiet' }, l10n.t('own roles'));
  let shown: ReadPerson | undefined;
  let shownFor: FormState['draft'] | undefined;
  const boxes = roles.map((role, column) => {
    const box = el('input', { type: 'checkbox', tabindex: '-1', 'data-column': String(column) });
    box.addEventListener('change', () => {
      if (shown) dispatch({ type: 'personRoleChosen', email: shown.email, role: role.name, on: box.checked });
    });
    return { role, box };
  });
  const cells = boxes.map(({ role, box }) =>
    el('td', { role: 'gridcell' }, el('label', {}, box, el('span', { class: 'narrow' }, role.label))),
  );
  const person = el('th', { role: 'rowheader', scope: 'row', class: 'email' }, email, name, own);
  return {
    element: el('tr', { role: 'row' }, person, ...cells),
    update(value) {
      if (value === shown && draft() === shownFor) return;
      shown = value;
      shownFor = draft();
      const chosen = rolesOf(value, shownFor);
      setAddress(email, value.email);
      setText(name, value.name ?? '');
      own.hidden = !hasOwnRoles(value, shownFor);
      for (const { role, box } of boxes) {
        box.checked = chosen.includes(role.name);
        setAttribute(box, 'aria-label', `${role.label}: ${value.email}`);
      }
    },
    reach(column) {
      for (const [index, { box }] of boxes.entries())
        setAttribute(box, 'tabindex', index === column ? '0' : '-1');
      return column === undefined ? undefined : boxes[column]?.box;
    },
  };
}
