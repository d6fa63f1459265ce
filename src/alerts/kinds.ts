import * as l10n from '@vscode/l10n';
import { builtInRoleNames, builtInRoles, type BuiltInRole } from '../twilio/roles';
import { choiceOf, consoleChoices, ownPrefix, publishedKinds, rolesFor, type AlertGrid } from '../checklist/alertGrid';

/** Who gets which alerts: changes to the table, and the clicks that make the Console match it. */

export interface AlertKind {
  id: string;
  title: string;
  about: string;
}

/** The one kind that no role gets through Notification Preferences. */
export const triggerKind = 'spending';

/** Limits of added kinds: more than any Console page holds. */
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

/** Returns the grid without an added kind and its roles. */
export function removeKind(grid: AlertGrid, id: string): AlertGrid {
  const roles = Object.fromEntries(Object.entries(grid.roles).filter(([kind]) => kind !== id));
  return { added: grid.added.filter((name) => ownPrefix + name !== id), roles };
}

/**
 * Returns what to click in Notification Preferences, one line per notification in the table's order: the difference
 * between the table and `said`, the choices reported as set. It includes notifications since removed from the table.
 */
export function consoleClicks(grid: AlertGrid, said: readonly string[]): { kind: string; text: string }[] {
  const wanted = consoleChoices(grid);
  const saidKinds = said.map((choice) => choice.slice(0, choice.lastIndexOf('/')));
  const added = saidKinds
    .filter((kind) => kind.startsWith(ownPrefix))
    .map((kind) => kind.slice(ownPrefix.length));
  return alertKinds({ added: [...new Set([...grid.added, ...added])] }).flatMap(({ id, title }) => {
    const only = (those: readonly string[], others: readonly string[]) =>
      builtInRoleNames
        .filter((role) => those.includes(choiceOf(id, role)) && !others.includes(choiceOf(id, role)))
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
 * Returns the state of a notification's cell, given the choices that a user reported as set. `said`: reported;
 * `open`: not yet reported; `leftOver`: reported, but no longer wanted; `none`: not wanted.
 */
export function cellMeans(
  grid: AlertGrid,
  kind: string,
  role: BuiltInRole,
  said: readonly string[],
): 'none' | 'open' | 'said' | 'leftOver' {
  const isSaid = said.includes(choiceOf(kind, role));
  if (rolesFor(grid, kind).includes(role)) return isSaid ? 'said' : 'open';
  return isSaid ? 'leftOver' : 'none';
}
