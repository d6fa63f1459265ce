import { builtInRoleNames, type BuiltInRole } from '../twilio/roles';

/**
 * The guide's rule while roles are being chosen: Administrator includes all permissions, so choosing it clears
 * the others, and choosing another one gives it up. Returns the new choice in the order of `builtInRoleNames`.
 */
export function chooseRole(chosen: readonly BuiltInRole[], role: BuiltInRole, on: boolean): BuiltInRole[] {
  if (!on) return builtInRoleNames.filter((name) => name !== role && chosen.includes(name));
  if (role === 'administrator') return ['administrator'];
  return builtInRoleNames.filter(
    (name) => name !== 'administrator' && (name === role || chosen.includes(name)),
  );
}
