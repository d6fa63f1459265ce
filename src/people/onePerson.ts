import * as l10n from '@vscode/l10n';
import type { Collector, Entry, Surroundings } from './collect';
import { fieldNamed } from './columns';
import { namesOnlyRoles, readRoles, resemblesRole, unknownRole } from './roleNames';

export const noAddress = () =>
  l10n.t('There is no address here. Add one like kim@example.com, or remove the text.');

/**
 * One person: cells of which one has the address, the others name, roles and account in any order.
 * What the cells themselves say of roles wins over `around`, which wins over their names.
 */
export function readPerson(
  cells: readonly string[],
  line: number,
  into: Collector,
  around: Surroundings,
): void {
  const index = cells.findIndex((cell) => cell.includes('@'));
  const cell = cells[index];
  if (cell === undefined) {
    into.problem(line, cells.join(', '), noAddress());
    return;
  }
  const { address, name, after } = cutAddress(cell);
  let account = around.account;
  const names: { before: string[]; after: string[] } = { before: [], after: [] };
  const ownRoles: string[] = [];
  for (const [position, extra] of [...cells.slice(0, index), after, ...cells.slice(index + 1)].entries()) {
    if (extra === '') continue;
    const side = position < index ? 'before' : 'after';
    const text = withoutKey(extra.replace(/^[\s"'(]+|[\s"')]+$/g, ''));
    const meaning = understand(text, side);
    if (meaning === 'unclear') {
      into.problem(line, text, unknownRole());
      return;
    }
    if (meaning === 'account') account = text;
    else if (meaning === 'roles') ownRoles.push(text);
    else if (meaning === 'name' && (side === 'before' || canFollow(name, names))) names[side].push(text);
    else if (text !== '') into.note(line, text, l10n.t('Neither a name nor a role, and not used.'));
  }
  const roles = ownRoles.length > 0 ? ownRoles.join(', ') : around.roles;
  const named = around.name ?? around.givenName ?? around.familyName;
  const ownName = named === undefined ? arrangeNames(name, names.before, names.after) : {};
  into.add({ ...around, ...ownName, line, address, roles, account });
}

/** `Kim Ode <kim@a.test>`, `kim@a.test (Kim Ode)`, `kim@a.test – Developer`: the address and what stands around it. */
function cutAddress(cell: string): { address: string; name: string; after: string } {
  const text = /^"([^"<>]*)"$/.exec(cell)?.[1] ?? cell;
  const bracket = /<([^<>]*@[^<>]*)>/.exec(text);
  const found = bracket ?? /\S*@[^\s(]*/.exec(text);
  if (!found) return { address: text, name: '', after: '' };
  const name = text
    .slice(0, found.index)
    .replace(/[\s:=(–—-]+$/, '')
    .replace(/^[^\p{L}\p{N}"'“‘]+/u, '');
  const after = text.slice(found.index + found[0].length).replace(/^[\s:=>–—-]+/, '');
  // "Developer kim@a.test", but not "Support <help@a.test>".
  const isRole = !bracket && after === '' && namesOnlyRoles(name) && readRoles(name).understood.length === 0;
  return {
    // Chat programs write "<mailto:kim@a.test|kim@a.test>".
    address: bracket?.[1]?.split('|')[0] ?? found[0],
    name: isRole ? '' : name,
    after: isRole ? name : after,
  };
}

/** "Role: Developer": the value. */
function withoutKey(text: string): string {
  const [, key = '', value] = /^([^:=]{1,20})[:=]\s*(.+)$/.exec(text) ?? [];
  return value !== undefined && fieldNamed(key) === 'roles' ? value : text;
}

const accountSid = /^AC[0-9a-f]{32}$/i;
const nameLike = /^[\p{L}\p{M}][\p{L}\p{M} ,.'’-]*$/u;

function understand(
  text: string,
  side: 'before' | 'after',
): 'account' | 'roles' | 'unclear' | 'name' | 'unused' {
  if (accountSid.test(text)) return 'account';
  const { roles, understood, unknown } = readRoles(text);
  const rolesOnly = roles.length > 0 && unknown.length === 0;
  // Before an address stand names, and some of them (Dev) are short for a role too.
  if (rolesOnly && (side === 'after' || understood.length === 0)) return 'roles';
  if (side === 'after' && (roles.length > 0 || unknown.some(resemblesRole))) return 'unclear';
  return nameLike.test(text) ? 'name' : 'unused';
}

/** Behind the address stand names only where none stood before it. */
function canFollow(own: string, { before, after }: { before: readonly string[]; after: readonly string[] }) {
  return own === '' && before.length === 0 && after.length < 2;
}

/** Which of the cells is which name, by the orders in which people write them. */
function arrangeNames(
  own: string,
  before: readonly string[],
  after: readonly string[],
): Pick<Entry, 'name' | 'givenName' | 'familyName'> {
  // "Ode, Kim <kim@a.test>": the comma came apart as a separator.
  if (own !== '') return { name: [...before, own].join(', ') };
  const [first, second] = before.length > 0 ? before : after;
  return second === undefined ? { name: first } : { givenName: first, familyName: second };
}
