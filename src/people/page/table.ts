import * as l10n from '@vscode/l10n';
import { el, icon, list, setText, type Icon, type Part } from '../../ui/page/elements';
import { windowed, type Windowed } from './windowed';
import type { Common } from '../form/messages';
import type { RowFilter } from '../form/state';
import { people, sharedKey } from '../form/words';

/** The number of people above which a search and filters help more than they take room. */
const fewPeople = 10;

export function needsFilters(total: number, { text, kind }: RowFilter): boolean {
  return total > fewPeople || text !== '' || kind !== undefined;
}

/** Shows an address, which wraps before its `@` rather than inside a word. */
export function setAddress(element: HTMLElement, address: string): void {
  const at = address.lastIndexOf('@');
  element.replaceChildren(address.slice(0, at), el('wbr'), address.slice(at));
}

type Said = Pick<Common, 'note' | 'remedy'>;

/** Says once above a table what several rows share. `says` tells whether a row's text is among that. */
export function commonList(): Part<readonly Common[]> & { says: (row: Said) => boolean } {
  const makeItem = (): Part<Common> => {
    const item = el('li');
    return { element: item, update: ({ text }) => setText(item, text) };
  };
  const items = list<Common>(el('ul', { class: 'common' }), sharedKey, makeItem);
  let said = new Set<string>();
  return {
    element: items.element,
    update(common) {
      said = new Set(common.map(sharedKey));
      items.element.hidden = common.length === 0;
      items.update(common);
    },
    says: (row) => said.has(sharedKey(row)),
  };
}

/** A table that scrolls in its own box and becomes a list of cards if it's narrow. */
export interface Table<T, Row extends Part<T>> extends Part<readonly T[]> {
  rows: Windowed<T, Row>;
  table: HTMLTableElement;
}

/** Makes a table. ARIA roles keep it a table for assistive technology, whatever its style. */
export function table<T, Row extends Part<T> = Part<T>>(
  name: string,
  headings: string[],
  make: () => Row,
  role: 'table' | 'grid' = 'table',
): Table<T, Row> {
  const cells = headings.map((heading) => el('th', { role: 'columnheader', scope: 'col' }, heading));
  const head = el('thead', { role: 'rowgroup' }, el('tr', { role: 'row', 'aria-rowindex': '1' }, ...cells));
  const element = el('table', { role, class: `columns-${headings.length}`, 'aria-label': name }, head);
  const box = el(
    'div',
    { class: 'box', ...(role === 'table' && { role: 'group', 'aria-label': name, tabindex: '0' }) },
    element,
  );
  const rows = windowed<T, Row>(box, element, head, make);
  return {
    element: box,
    table: element,
    rows,
    update(items) {
      box.hidden = items.length === 0;
      rows.update(items);
    },
  };
}

/** Makes a search field with the number of rows found. */
export function searchField(
  label: string,
  change: (text: string) => void,
): Part<{ text: string; found: number; total: number }> {
  const field = el('input', { type: 'search', placeholder: label, 'aria-label': label, spellcheck: 'false' });
  const count = el('span', { class: 'quiet', role: 'status' });
  field.addEventListener('input', () => change(field.value));
  // Enter would submit the form.
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault();
  });
  return {
    element: el('div', { class: 'search' }, field, count),
    update({ text, found, total }) {
      if (field.value !== text) field.value = text;
      setText(count, found === total ? '' : l10n.t('{0} of {1}', found, people(total)));
    },
  };
}

export interface Kind {
  /** Absent for all rows. */
  key?: string;
  icon?: Icon;
  text: string;
  on: boolean;
}

/** Makes one switch per kind, with its count, that shows only those rows. */
export function kindSwitches(choose: (kind: string | undefined) => void): Part<readonly Kind[]> {
  const element = el('div', { class: 'kinds', role: 'group', 'aria-label': l10n.t('Show') });
  return list(
    element,
    ({ key }) => key ?? '',
    () => {
      const text = el('span');
      const button = el('button', { type: 'button' });
      return {
        element: button,
        update(kind) {
          if (!button.firstChild) button.append(...(kind.icon ? [icon(kind.icon)] : []), text);
          setText(text, kind.text);
          button.setAttribute('aria-pressed', String(kind.on));
          button.onclick = () => choose(kind.on ? undefined : kind.key);
        },
      };
    },
  );
}
