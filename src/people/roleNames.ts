import * as l10n from '@vscode/l10n';
import { builtInRoleNames, builtInRoles, type BuiltInRole } from '../twilio/roles';

/**
 * Other words for the four roles, in the spelling of `plain`. Short for Administrator on purpose: a word that might
 * mean less (manager, owner, full access) never gives it.
 */
const synonyms: Record<BuiltInRole, readonly string[]> = {
  administrator: [
    ...['administrators', 'admin', 'admins', 'accountadministrator', 'accountadmin'],
    ...['administratorin', 'administrateur', 'administratrice', 'administrador', 'administradora'],
    ...['amministratore', 'beheerder'],
  ],
  billingManager: [
    ...['billing', 'billingmanagers', 'billingadmin', 'billingadministrator', 'billinguser'],
    ...['finance', 'accounting', 'accountant', 'invoicing', 'abrechnung', 'buchhaltung', 'facturation'],
    ...[
      'comptabilite',
      'facturacion',
      'contabilidad',
      'fatturazione',
      'contabilita',
      'facturatie',
      'boekhouding',
    ],
  ],
  developer: [
    ...['developers', 'development', 'dev', 'devs', 'engineer', 'engineers', 'engineering'],
    ...['softwaredeveloper', 'softwareengineer', 'programmer', 'entwickler', 'entwicklerin', 'entwicklung'],
    ...['developpeur', 'developpeuse', 'desarrollador', 'desarrolladora', 'sviluppatore', 'ontwikkelaar'],
    ...['desenvolvedor', 'desenvolvedora'],
  ],
  support: [
    ...['supporter', 'supportagent', 'supportagents', 'supportteam', 'customersupport', 'helpdesk'],
    ...['kundendienst', 'assistance', 'soporte', 'assistenza', 'suporte'],
  ],
};

const roleOf = new Map<string, BuiltInRole>(
  builtInRoleNames.flatMap((role) => {
    const { sid, label } = builtInRoles[role];
    return [plain(role), plain(label), plain(sid), ...synonyms[role]].map((word) => [word, role] as const);
  }),
);

export interface RoleReading {
  roles: BuiltInRole[];
  /** Words that are no role's own name and were understood as one. */
  understood: { word: string; role: BuiltInRole }[];
  /** Words that name no role. */
  unknown: string[];
}

/** A word without case, accents, spaces and marks: what is compared. */
export function plain(text: string): string {
  const letters = /^[ -~]*$/.test(text) ? text : text.normalize('NFKD');
  return letters.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** Reads roles by their names in any case, by SID, or by common other words, separated in any usual way. */
export function readRoles(text: string): RoleReading {
  const reading: RoleReading = { roles: [], understood: [], unknown: [] };
  if (!addRole(text, reading)) {
    for (const word of text.split(/[,;/|+&\n\t]|\s(?:and|und|et|y|e|en)\s/i)) {
      if (plain(word) !== '' && !addRole(word, reading)) reading.unknown.push(word.trim());
    }
  }
  reading.roles = builtInRoleNames.filter((role) => reading.roles.includes(role));
  return reading;
}

function addRole(word: string, reading: RoleReading): boolean {
  const role = roleOf.get(plain(word));
  if (role === undefined) return false;
  reading.roles.push(role);
  if (plain(word) !== plain(builtInRoles[role].label)) reading.understood.push({ word: word.trim(), role });
  return true;
}

/** Whether the text says roles and nothing else. */
export function namesOnlyRoles(text: string): boolean {
  const { roles, unknown } = readRoles(text);
  return roles.length > 0 && unknown.length === 0;
}

/** Whether a word that is no role was probably meant as one: two letters off at most. */
export function resemblesRole(text: string): boolean {
  const word = plain(text);
  if (word.length < 5) return false;
  return [...roleOf.keys()].some((name) => name.length > 4 && distance(word, name) <= 2);
}

/** Levenshtein's distance: letters to insert, remove or replace. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const replaced = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** The problem of a word that names no role, with the remedy. */
export function unknownRole(): string {
  return l10n.t('This is none of the four roles. Write {0}.', roleLabels(builtInRoleNames));
}

/** Twilio's labels of the roles, in a row. */
export function roleLabels(roles: readonly BuiltInRole[]): string {
  return roles.map((role) => builtInRoles[role].label).join(', ');
}
