import * as l10n from '@vscode/l10n';
import { builtInRoleNames, builtInRoles, type BuiltInRole } from '../../twilio/roles';
import { changingIcon, describeBy, el, list, setText, type Icon, type Part } from '../../ui/page/elements';
import type { AlertsView, CellView, Change, RowView } from '../messages';

const icons: Record<CellView['means'], Icon | undefined> = {
  none: undefined,
  open: 'clock',
  said: 'person',
  leftOver: 'minus',
  verified: 'check',
};

/** The table: one row per notification and a checkbox per role, each with its basis beside it. */
export function grid(change: (asked: Change) => void, onRemoved: () => void): Part<{ view: AlertsView }> {
  const rows = list<RowView>(
    el('tbody'),
    ({ id }) => id,
    () => gridRow(change, onRemoved),
  );
  const heads = [l10n.t('Notification'), ...builtInRoleNames.map((role) => builtInRoles[role].label)];
  const head = el('thead', {}, el('tr', {}, ...heads.map((text) => el('th', { scope: 'col' }, text))));
  const name = l10n.t('Notifications and the roles that get them');
  return {
    element: el('table', { class: 'grid', 'aria-label': name }, head, rows.element),
    update: ({ view }) => rows.update(view.rows),
  };
}

function gridRow(change: (asked: Change) => void, onRemoved: () => void): Part<RowView> {
  const title = el('span', { class: 'kind-title' });
  const about = el('span', { class: 'quiet' });
  const remove = el('button', { type: 'button', class: 'link' }, l10n.t('Remove'));
  const cells = builtInRoleNames.map((role) => ({ role, part: cell(change, role) }));
  return {
    element: el(
      'tr',
      {},
      el('th', { scope: 'row' }, title, about, remove),
      ...cells.map(({ part }) => part.element),
    ),
    update(row) {
      setText(title, row.title);
      setText(about, row.about);
      remove.hidden = !row.own;
      remove.setAttribute('aria-label', l10n.t('Remove {0}', row.title));
      remove.onclick = () => {
        change({ type: 'removeKind', kind: row.id });
        onRemoved();
      };
      for (const { role, part } of cells) {
        const view = row.cells.find((each) => each.role === role);
        if (view) part.update({ row, view });
      }
    },
  };
}

function cell(change: (asked: Change) => void, role: BuiltInRole): Part<{ row: RowView; view: CellView }> {
  const box = el('input', { type: 'checkbox' });
  const sign = changingIcon();
  const text = el('span');
  const means = el('span', {}, sign.element, text);
  const { label } = builtInRoles[role];
  return {
    element: el(
      'td',
      {},
      el('label', { class: 'pick' }, box, el('span', { class: 'cell-role' }, label)),
      means,
    ),
    update({ row, view }) {
      box.checked = view.chosen;
      box.setAttribute('aria-label', l10n.t('{0} gets {1}', label, row.title));
      box.onchange = () => {
        // The box keeps its tick while the answer is on its way, whatever else is drawn.
        view.chosen = box.checked;
        change({ type: 'choose', kind: row.id, role, on: box.checked });
      };
      means.id = `means-${role}-${row.id}`.replaceAll(/\s/g, '_');
      means.hidden = view.text === '';
      means.className = `means ${view.means}`;
      setText(text, view.text);
      sign.update(icons[view.means]);
      describeBy(box, means);
    },
  };
}
