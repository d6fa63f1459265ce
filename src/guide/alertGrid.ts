import * as z from 'zod/mini';
import { builtInRoleNames, type BuiltInRole } from '../twilio/roles';

/** What an account's owner decided: the kinds added by name, and the roles chosen for each kind. */
export const alertGridSchema = z.object({
  added: z.array(z.string()),
  roles: z.record(z.string(), z.array(z.enum(builtInRoleNames))),
});
export type AlertGrid = z.infer<typeof alertGridSchema>;

export const emptyGrid: AlertGrid = { added: [], roles: {} };

/** The kinds of Notification Preferences that Twilio publishes, by id; `alertKinds` says from where. */
export const publishedKinds = ['pricing', 'compliance', 'developer', 'legal', 'export'] as const;
/** Before the name of a kind that the owner added, in its id. */
export const ownPrefix = 'own/';

/** A cell of the table that is to be set in the Console, as an attestation keeps it. */
export const choiceOf = (kind: string, role: BuiltInRole) => `${kind}/${role}`;

/** Every role chosen for a notification of the Console: what somebody says is set when the step is attested. */
export function consoleChoices(grid: AlertGrid): string[] {
  const kinds = [...publishedKinds, ...grid.added.map((name) => ownPrefix + name)];
  return kinds.flatMap((kind) => rolesFor(grid, kind).map((role) => choiceOf(kind, role)));
}

export function rolesFor(grid: AlertGrid, kind: string): BuiltInRole[] {
  return builtInRoleNames.filter((role) => grid.roles[kind]?.includes(role));
}
