import * as l10n from '@vscode/l10n';
import { builtInRoleNames, builtInRoles, type BuiltInRole } from '../twilio/roles';
import { choiceOf, consoleChoices, ownPrefix, publishedKinds, rolesFor, type AlertGrid } from './alertGrid';

/** Who gets which alerts: what the owner decided, and the clicks that carry it out in the Console. */

/** A kind of alert. `console`: a role gets it through Notification Preferences. `trigger`: through no role at all. */
export interface AlertKind {
  id: string;
  title: string;
  about: string;
  means: 'console' | 'trigger';
  /** Added by the owner, by name. */
  own: boolean;
}

/** How long a name may be, and how many kinds may be added: more than any Console page holds. */
export const longestName = 80;
export const mostAdded = 40;

/**
 * The kinds that Twilio publishes for Notification Preferences. The list is cut short in the only copy known, and
 * the names are translated (https://www.twilio.com/ja-jp/blog/manage-your-own-notification-preferences-twilio-jp),
 * so the owner may add others. Usage triggers stand beside them: https://www.twilio.com/docs/usage/api/usage-trigger.
 */
export function alertKinds({ added }: AlertGrid): AlertKind[] {
  const words: Record<(typeof publishedKinds)[number], readonly [title: string, about: string]> = {
    pricing: [l10n.t('Pricing updates'), l10n.t('What Twilio’s products will cost.')],
    compliance: [l10n.t('Regulatory and compliance alerts'), l10n.t('Rules that the account must meet.')],
    developer: [l10n.t('Developer technical updates'), l10n.t('Changes of APIs, libraries and tools.')],
    legal: [l10n.t('Legal and privacy updates'), l10n.t('Terms of service and privacy notices.')],
    export: [l10n.t('Bulk data export notifications'), l10n.t('What became of exports of data.')],
  };
  const byConsole = { means: 'console', own: false } as const;
  return [
    ...publishedKinds.map((id): AlertKind => {
      const [title, about] = words[id];
      return { id, title, about, ...byConsole };
    }),
    ...added.map((name): AlertKind => ({
      ...byConsole,
      id: ownPrefix + name,
      title: name,
      about: '',
      own: true,
    })),
    {
      id: 'spending',
      title: l10n.t('Usage passes a limit'),
      about: l10n.t('By usage trigger: it calls a web address and sends no mail.'),
      means: 'trigger',
      own: false,
    },
  ];
}

/** The grid with a role chosen for a kind, or no longer. */
export function chooseReceiver(grid: AlertGrid, kind: string, role: BuiltInRole, on: boolean): AlertGrid {
  const chosen = grid.roles[kind] ?? [];
  const now = builtInRoleNames.filter((each) => (each === role ? on : chosen.includes(each)));
  return { ...grid, roles: { ...grid.roles, [kind]: now } };
}

/** Why a kind can't be added under this name, with the remedy; `undefined` if it can. */
export function checkKindName(grid: AlertGrid, name: string): string | undefined {
  const text = name.trim();
  if (text === '') return l10n.t('Type the name of the notification as the Console shows it.');
  if (text.length > longestName)
    return l10n.t('The name has {0} characters. Shorten it to {1}.', text.length, longestName);
  const same = alertKinds(grid).find(({ title }) => title.toLowerCase() === text.toLowerCase());
  if (same) return l10n.t('“{0}” is in the table already. Choose its roles there.', same.title);
  if (grid.added.length >= mostAdded)
    return l10n.t('{0} notifications were added already. Remove one first.', mostAdded);
  return undefined;
}

export function addKind(grid: AlertGrid, name: string): AlertGrid {
  return { ...grid, added: [...grid.added, name.trim()] };
}

/** The grid without a kind that was added, and without the roles chosen for it. */
export function removeKind(grid: AlertGrid, id: string): AlertGrid {
  const roles = Object.fromEntries(Object.entries(grid.roles).filter(([kind]) => kind !== id));
  return { added: grid.added.filter((name) => ownPrefix + name !== id), roles };
}

/** What is to be done for one notification in Notification Preferences. */
export interface AlertClicks {
  kind: string;
  title: string;
  add: BuiltInRole[];
  remove: BuiltInRole[];
}

/**
 * The notifications to open in Notification Preferences, in the order of the table: what differs from `said`, the
 * choices that somebody said are set. A kind that was removed from the table since is there with its roles to remove.
 */
export function consoleClicks(grid: AlertGrid, said: readonly string[]): AlertClicks[] {
  const wanted = consoleChoices(grid);
  const kinds = alertKinds(grid).filter(({ means }) => means === 'console');
  const gone = new Set(said.map(kindIn).filter((id) => !kinds.some((kind) => kind.id === id)));
  const goneKinds = [...gone].map((id) => ({ id, title: id.replace(ownPrefix, '') }));
  return [...kinds, ...goneKinds].flatMap(({ id, title }) => {
    const only = (those: readonly string[], others: readonly string[]) =>
      builtInRoleNames.filter((role) => {
        const choice = choiceOf(id, role);
        return those.includes(choice) && !others.includes(choice);
      });
    const [add, remove] = [only(wanted, said), only(said, wanted)];
    return add.length + remove.length > 0 ? [{ kind: id, title, add, remove }] : [];
  });
}

function kindIn(choice: string): string {
  return choice.slice(0, choice.lastIndexOf('/'));
}

/** The clicks for one notification in one line, with the Console's own labels. */
export function clicksText({ title, add, remove }: AlertClicks): string {
  const labels = (roles: readonly BuiltInRole[]) => roles.map((role) => builtInRoles[role].label).join(', ');
  const adding = add.map((role) => `Add Role > ${builtInRoles[role].label}`).join(', ');
  if (remove.length === 0) return l10n.t('{0}: {1}', title, adding);
  if (add.length === 0) return l10n.t('{0}: take off {1}', title, labels(remove));
  return l10n.t('{0}: {1}; take off {2}', title, adding, labels(remove));
}

/**
 * By which means a cell is fulfilled, and no more than that. `said`: somebody said that the Console has it. `open`:
 * nobody did yet. `leftOver`: no longer wanted, but somebody said that the Console has it. `none`: nothing wanted.
 */
export type CellMeans = 'none' | 'open' | 'said' | 'leftOver';

/** How a cell of a notification of the Console stands, given the choices that somebody said are set. */
export function cellMeans(
  grid: AlertGrid,
  kind: string,
  role: BuiltInRole,
  said: readonly string[],
): CellMeans {
  const isSaid = said.includes(choiceOf(kind, role));
  if (rolesFor(grid, kind).includes(role)) return isSaid ? 'said' : 'open';
  return isSaid ? 'leftOver' : 'none';
}
