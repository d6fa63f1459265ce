import * as l10n from '@vscode/l10n';
import {
  choiceOf,
  consoleChoices,
  ownPrefix,
  publishedKinds,
  rolesFor,
  type AlertGrid,
} from '../checklist/alertGrid';
import { builtInRoleNames, builtInRoles, type BuiltInRole } from '../twilio/roles';

/**
 * Who gets which alerts: the table, changes to it, and the clicks that make the Console match it. The page and the
 * extension both derive these from the same view.
 */

export interface AlertsView {
  /** The SID of the current account; empty if no account is connected. */
  sid: string;
  name: string;
  sample: boolean;
  grid: AlertGrid;
  /** Who reported the choices in `of` as set in the Console, and when in words. */
  said?: { by: string; at: string; of: readonly string[] };
  /** What the API says about usage triggers: one line, and the words for a cell. */
  triggers: { text: string; cell: string; verified: boolean };
}

export interface Cell {
  means: 'none' | 'open' | 'said' | 'leftOver' | 'verified';
  text: string;
}

export interface Standing {
  /** The clicks left in the Console, one line per notification. */
  clicks: { kind: string; text: string }[];
  kind: 'nothing' | 'open' | 'said' | 'changed';
  text: string;
}

export interface AlertKind {
  id: string;
  title: string;
  about: string;
}

/** The one kind that no role gets through Notification Preferences. */
export const triggerKind = 'spending';

/** Limits for added kinds, above the number on any Console page. */
const longestName = 80;
export const mostAdded = 40;

/**
 * The kinds that Twilio publishes for Notification Preferences, then the added ones. The only known copy of the list is
 * truncated and translated (https://www.twilio.com/ja-jp/blog/manage-your-own-notification-preferences-twilio-jp), so
 * the owner can add others. Usage triggers come last: https://www.twilio.com/docs/usage/api/usage-trigger.
 */
export function alertKinds({ added }: Pick<AlertGrid, 'added'>): AlertKind[] {
  const words: Record<(typeof publishedKinds)[number], readonly [title: string, about: string]> = {
    pricing: [l10n.t('Pricing updates'), l10n.t('Price changes for Twilio’s products.')],
    compliance: [l10n.t('Regulatory and compliance alerts'), l10n.t('Rules that the account must meet.')],
    developer: [l10n.t('Developer technical updates'), l10n.t('Changes to APIs, libraries, and tools.')],
    legal: [l10n.t('Legal and privacy updates'), l10n.t('Terms of service and privacy notices.')],
    export: [l10n.t('Bulk data export notifications'), l10n.t('Results of data exports.')],
  };
  const spending = l10n.t('Sent by a usage trigger, which calls a web address and sends no email.');
  return [
    ...publishedKinds.map((id) => ({ id, title: words[id][0], about: words[id][1] })),
    ...added.map((name) => ({ id: ownPrefix + name, title: name, about: '' })),
    { id: triggerKind, title: l10n.t('Usage passes a limit'), about: spending },
  ];
}

/** One change to the table, which the page shows at once and the extension applies to what is stored. */
export type GridChange =
  | { type: 'choose'; kind: string; role: BuiltInRole; on: boolean }
  | { type: 'add'; name: string }
  /** Chooses the suggested role for each published kind that has none. */
  | { type: 'suggest' }
  | { type: 'remove'; kind: string };

/** Returns the grid with one change, and without roles for kinds that aren't in the table. */
export function changeGrid(grid: AlertGrid, change: GridChange): AlertGrid {
  switch (change.type) {
    case 'choose':
      return onlyKnown(chooseReceiver(grid, change.kind, change.role, change.on));
    case 'add':
      return onlyKnown(addKind(grid, change.name));
    case 'suggest':
      return onlyKnown(withSuggestions(grid));
    case 'remove':
      return removeKind(grid, change.kind);
  }
}

/** Who usually acts on each kind: the text of the sub-step “Choose roles per alert” recommends the same. */
const suggested: Record<(typeof publishedKinds)[number], BuiltInRole> = {
  pricing: 'billingManager',
  compliance: 'administrator',
  developer: 'developer',
  legal: 'administrator',
  export: 'developer',
};

/** Returns the grid with the suggested role for each published kind that has none. Added kinds have no suggestion. */
function withSuggestions(grid: AlertGrid): AlertGrid {
  const empty = publishedKinds.filter((kind) => rolesFor(grid, kind).length === 0);
  const roles = Object.fromEntries(empty.map((kind) => [kind, [suggested[kind]]]));
  return { ...grid, roles: { ...grid.roles, ...roles } };
}

/** Returns the grid with a role chosen for a kind, or no longer chosen. */
export function chooseReceiver(grid: AlertGrid, kind: string, role: BuiltInRole, on: boolean): AlertGrid {
  const chosen = builtInRoleNames.filter((each) =>
    each === role ? on : rolesFor(grid, kind).includes(each),
  );
  return { ...grid, roles: { ...grid.roles, [kind]: chosen } };
}

/** Returns why a kind can't be added under this name and what to do; `undefined` if it can. */
export function checkKindName(grid: AlertGrid, name: string): string | undefined {
  const text = name.trim();
  if (text === '') return l10n.t('Enter the notification’s name as it appears in the Console.');
  if (text.length > longestName)
    return l10n.t('The name has {0} characters. Shorten it to {1}.', text.length, longestName);
  const same = alertKinds(grid).find(({ title }) => title.toLowerCase() === text.toLowerCase());
  if (same) return l10n.t('“{0}” is already in the table. Choose its roles there.', same.title);
  if (grid.added.length >= mostAdded)
    return l10n.t('You’ve already added {0} notifications. Remove one first.', mostAdded);
  return undefined;
}

export function addKind(grid: AlertGrid, name: string): AlertGrid {
  return { ...grid, added: [...grid.added, name.trim()] };
}

export function removeKind({ added, roles }: AlertGrid, id: string): AlertGrid {
  return onlyKnown({ added: added.filter((name) => ownPrefix + name !== id), roles });
}

/** Returns the grid without roles for kinds that aren't in the table. */
export function onlyKnown({ added, roles }: AlertGrid): AlertGrid {
  const known = alertKinds({ added }).flatMap(({ id }) => (id === triggerKind ? [] : id));
  return { added, roles: Object.fromEntries(Object.entries(roles).filter(([kind]) => known.includes(kind))) };
}

/**
 * Returns what to click in Notification Preferences, one line per notification in the table's order: the difference
 * between the table and `said`, the choices reported as set. It includes notifications since removed from the table.
 */
export function consoleClicks(grid: AlertGrid, said: readonly string[]): { kind: string; text: string }[] {
  const wanted = consoleChoices(grid);
  const added = said
    .filter((choice) => choice.startsWith(ownPrefix))
    .map((choice) => choice.slice(ownPrefix.length, choice.lastIndexOf('/')));
  return alertKinds({ added: [...new Set([...grid.added, ...added])] }).flatMap(({ id, title }) => {
    const only = (chosen: readonly string[], except: readonly string[]) =>
      builtInRoleNames
        .filter((role) => chosen.includes(choiceOf(id, role)) && !except.includes(choiceOf(id, role)))
        .map((role) => builtInRoles[role].label);
    const add = only(wanted, said)
      .map((label) => `Add Role > ${label}`)
      .join(', ');
    const remove = only(said, wanted).join(', ');
    if (add && remove) return { kind: id, text: l10n.t('{0}: {1}; remove {2}', title, add, remove) };
    if (add) return { kind: id, text: l10n.t('{0}: {1}', title, add) };
    return remove ? { kind: id, text: l10n.t('{0}: remove {1}', title, remove) } : [];
  });
}

/**
 * Returns what a cell rests on, with the words for it. `verified`: the API confirms it; `said`: a user reported it as
 * set; `open`: no one has yet; `leftOver`: reported, but no longer wanted; `none`: not wanted.
 */
export function cellOf({ grid, said }: AlertsView, kind: string, role: BuiltInRole): Cell {
  const isSaid = said?.of.includes(choiceOf(kind, role));
  if (!rolesFor(grid, kind).includes(role))
    return isSaid ? { means: 'leftOver', text: l10n.t('to be removed') } : { means: 'none', text: '' };
  return said && isSaid
    ? { means: 'said', text: l10n.t('marked by {0}, {1}', said.by, said.at) }
    : { means: 'open', text: l10n.t('to be set') };
}

/** Returns what the API says about usage triggers, which reach no role. */
export function triggerCell({ triggers }: AlertsView): Cell {
  return { means: triggers.verified ? 'verified' : 'open', text: triggers.cell };
}

/** Returns the clicks left in the Console and how the Console compares with the table. */
export function standingOf({ grid, said }: AlertsView): Standing {
  const clicks = consoleClicks(grid, said?.of ?? []);
  const isChosen = consoleChoices(grid).length > 0;
  const kind = clicks.length > 0 ? (said ? 'changed' : 'open') : said && isChosen ? 'said' : 'nothing';
  const { by = '', at = '' } = said ?? {};
  const texts = {
    nothing: l10n.t('Select roles above to see what to click in the Console.'),
    open: l10n.t(
      'Twilio has no API for this. Follow these clicks in the Console, and then mark them as done.',
    ),
    said: l10n.t('{0} said on {1} that all of it is set. No API shows it, so no one has checked.', by, at),
    changed: l10n.t(
      'The table changed after {0} said on {1} that it’s set. The differences are listed below.',
      by,
      at,
    ),
  };
  return { clicks, kind, text: texts[kind] };
}
