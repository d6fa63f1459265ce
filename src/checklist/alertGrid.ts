import { builtInRoleNames, type BuiltInRole } from '../twilio/roles';

/** The user's decisions about alerts: the kinds added by name, and the roles chosen for each kind. */
export interface AlertGrid {
  added: string[];
  roles: Record<string, BuiltInRole[]>;
}

export const emptyGrid: AlertGrid = { added: [], roles: {} };

/** The IDs of the kinds that Twilio publishes for Notification Preferences. `alertKinds` names the source. */
export const publishedKinds = ['pricing', 'compliance', 'developer', 'legal', 'export'] as const;
/** Precedes the name in the ID of an added kind. */
export const ownPrefix = 'own/';

/** Returns the ID of a cell to set in the Console, as an attestation stores it. */
export const choiceOf = (kind: string, role: BuiltInRole) => `${kind}/${role}`;

/** Returns the cells to set in the Console. An attestation of the step covers all of them. */
export function consoleChoices(grid: AlertGrid): string[] {
  const kinds = [...publishedKinds, ...grid.added.map((name) => ownPrefix + name)];
  return kinds.flatMap((kind) => rolesFor(grid, kind).map((role) => choiceOf(kind, role)));
}

export function rolesFor(grid: AlertGrid, kind: string): BuiltInRole[] {
  return builtInRoleNames.filter((role) => grid.roles[kind]?.includes(role));
}
