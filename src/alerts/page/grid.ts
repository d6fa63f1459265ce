import * as l10n from '@vscode/l10n';
import { ownPrefix, rolesFor, type AlertGrid } from '../../checklist/alertGrid';
import { builtInRoleNames, builtInRoles, type BuiltInRole } from '../../twilio/roles';
import {
  button,
  changingIcon,
  describeBy,
  el,
  list,
  setText,
  type Icon,
  type Part,
} from '../../ui/page/elements';
import { alertKinds, cellOf, chooseReceiver, removeKind, type AlertKind, type AlertsView } from '../table';

const icons: Record<ReturnType<typeof cellOf>['means'], Icon | undefined> = {
  none: undefined,
  open: 'clock',
  said: 'person',
  leftOver: 'minus',
  verified: 'check',
};

type Decide = (change: (grid: AlertGrid) => AlertGrid) => void;
type Shown = Part<{ view: AlertsView }>;

/** The table: one row per notification and a checkbox per role, each with its basis beside it. */
export function grid(decide: Decide, onRemoved: () => void): Shown {
  const rows = list<AlertKind & { view: AlertsView }>(
    el('tbody'),
    ({ id }) => id,
    (kind) => row(kind, decide, onRemoved),
  );
  const heads = [l10n.t('Notification'), ...builtInRoleNames.map((role) => builtInRoles[role].label)];
  const head = el('thead', {}, el('tr', {}, ...heads.map((text) => el('th', { scope: 'col' }, text))));
  const name = l10n.t('Notifications and the roles that get them');
  return {
    element: el('table', { class: 'grid', 'aria-label': name }, head, rows.element),
    update: ({ view }) => rows.update(alertKinds(view.grid).map((kind) => ({ ...kind, view }))),
  };
}

function row(kind: AlertKind, decide: Decide, onRemoved: () => void): Shown {
  const { id, title, about } = kind;
  const cells = builtInRoleNames.map((role) => cell(kind, role, decide));
  const remove = button(() => {
    decide((grid) => removeKind(grid, id));
    onRemoved();
  }, l10n.t('Remove'));
  remove.className = 'link';
  remove.hidden = !id.startsWith(ownPrefix);
  remove.setAttribute('aria-label', l10n.t('Remove {0}', title));
  const words = [el('span', { class: 'kind-title' }, title), el('span', { class: 'quiet' }, about)];
  return {
    element: el(
      'tr',
      {},
      el('th', { scope: 'row' }, ...words, remove),
      ...cells.map(({ element }) => element),
    ),
    update: (shown) => cells.forEach((each) => each.update(shown)),
  };
}

function cell({ id, title }: AlertKind, role: BuiltInRole, decide: Decide): Shown {
  const { label } = builtInRoles[role];
  const box = el('input', { type: 'checkbox', 'aria-label': l10n.t('{0} gets {1}', label, title) });
  box.addEventListener('change', () => decide((grid) => chooseReceiver(grid, id, role, box.checked)));
  const sign = changingIcon();
  const text = el('span');
  const means = el('span', { id: `means-${role}-${id}`.replaceAll(/\s/g, '_') }, sign.element, text);
  const pick = el('label', { class: 'pick' }, box, el('span', { class: 'cell-role' }, label));
  return {
    element: el('td', {}, pick, means),
    update({ view }) {
      const shown = cellOf(view, id, role);
      box.checked = rolesFor(view.grid, id).includes(role);
      means.hidden = shown.text === '';
      means.className = `means ${shown.means}`;
      setText(text, shown.text);
      sign.update(icons[shown.means]);
      describeBy(box, means);
    },
  };
}
