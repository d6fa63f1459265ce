import * as l10n from '@vscode/l10n';
import { describeBy, el, list, setText, type Icon, type Part } from '../form/elements';
import { builtInRoleNames, builtInRoles, type BuiltInRole } from '../twilio/roles';
import { changingIcon } from './changingIcon';
import type { CellView, RowView } from './messages';
import type { Act, PageState } from './state';

const signs: Record<CellView['means'], Icon | undefined> = {
  none: undefined,
  open: 'clock',
  said: 'person',
  leftOver: 'minus',
  verified: 'check',
};

/** The table: a row for each notification, a checkbox for each role, and beside it what the cell rests on. */
export function grid(act: (asked: Act) => void, onRemoved: () => void): Part<PageState> {
  const rows = list<RowView>(
    el('tbody'),
    ({ id }) => id,
    () => gridRow(act, onRemoved),
  );
  const heads = builtInRoleNames.map((role) => el('th', { scope: 'col' }, builtInRoles[role].label));
  const head = el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, l10n.t('Notification')), ...heads));
  const table = el('table', { class: 'grid' }, head, rows.element);
  table.setAttribute('aria-label', l10n.t('Notifications and the roles that get them'));
  return {
    element: table,
    update: ({ view }) => rows.update(view.rows),
  };
}

function gridRow(act: (asked: Act) => void, onRemoved: () => void): Part<RowView> {
  const title = el('span', { class: 'kind-title' });
  const about = el('span', { class: 'quiet' });
  const remove = el('button', { type: 'button', class: 'link' }, l10n.t('Remove'));
  const head = el('th', { scope: 'row' }, title, about, remove);
  const cells = new Map(builtInRoleNames.map((role) => [role, cell(act, role)]));
  return {
    element: el('tr', {}, head, ...[...cells.values()].map(({ element }) => element)),
    update(row) {
      setText(title, row.title);
      setText(about, row.about);
      remove.hidden = !row.own;
      remove.setAttribute('aria-label', l10n.t('Remove {0}', row.title));
      remove.onclick = () => {
        act({ type: 'removeKind', kind: row.id });
        onRemoved();
      };
      for (const each of row.cells) cells.get(each.role)?.update({ row, cell: each });
    },
  };
}

function cell(act: (asked: Act) => void, role: BuiltInRole): Part<{ row: RowView; cell: CellView }> {
  const box = el('input', { type: 'checkbox' });
  const name = el('span', { class: 'cell-role' }, builtInRoles[role].label);
  const sign = changingIcon();
  const text = el('span');
  const means = el('span', { class: 'means' }, sign.element, text);
  const pick = el('label', { class: 'pick' }, box, name);
  return {
    element: el('td', {}, pick, means),
    update({ row, cell: { chosen, means: kind, text: words } }) {
      box.checked = chosen;
      box.setAttribute('aria-label', l10n.t('{0} gets {1}', builtInRoles[role].label, row.title));
      box.onchange = () => act({ type: 'choose', kind: row.id, role, on: box.checked });
      means.id = `means-${role}-${row.id}`.replaceAll(/\s/g, '_');
      means.hidden = words === '';
      means.className = `means ${kind}`;
      setText(text, words);
      sign.update(signs[kind]);
      describeBy(box, means);
    },
  };
}
