import * as z from 'zod/mini';
import { json, newSid, noContent, parseJson, type Exchange, type Route } from './exchange';
import { authorize } from './organization';
import { paginate, type Page } from './paging';
import { Refusal } from './refusal';

const sid = (prefix: string) => z.string().check(z.regex(new RegExp(`^${prefix}[0-9a-fA-F]{32}$`)));

/** The SID of Administrator (https://www.twilio.com/docs/api/errors/25202). */
const administrator = `IX${'102'.padStart(32, '0')}`;

const requestSchema = z.object({
  role_sid: sid('IX'),
  scope: sid('[A-Z]{2}'),
  identity: sid('[A-Z]{2}'),
  resource_type: z.nullish(z.string()),
  resource_id: z.nullish(z.string()),
});

/**
 * Returns the `meta` field of organization lists
 * (https://www.twilio.com/docs/iam/access-control/role-assignment-resource).
 */
function meta(key: string, page: Page<unknown>): object {
  return {
    page_size: page.pageSize,
    page: page.page,
    key,
    first_page_url: page.first.href,
    previous_page_url: page.previous?.href ?? null,
    next_page_url: page.next?.href ?? null,
    url: page.self.href,
  };
}

function readFilter(url: URL, name: string): string | undefined {
  const value = url.searchParams.get(name) ?? undefined;
  if (value !== undefined && !/^[A-Z]{2}[0-9a-fA-F]{32}$/.test(value)) {
    throw new Refusal(20001, { message: `${name} is not a SID` });
  }
  return value;
}

/** Lists assignments by their own scope, so a role on the organization isn't listed for its accounts. */
function listRoleAssignments(exchange: Exchange): Response {
  authorize(exchange, 'twilio/iam/role-assignments/list');
  const { url, state, undocumented } = exchange;
  const identity = readFilter(url, 'Identity');
  const scope = readFilter(url, 'Scope');
  const reading = undocumented.assignmentLists;
  if (!identity && !scope && reading !== 'everything') throw new Refusal(25203);
  const isAccount = (each: string) => each.startsWith('AC');
  if (scope && !isAccount(scope) && (reading === 'person' || reading === 'account')) throw new Refusal(25200);
  if (!scope && reading === 'account') throw new Refusal(25203);
  const isManaged = state.accounts.some(({ sid: account, managed }) => account === scope && managed);
  if (scope && isAccount(scope) && !isManaged && undocumented.foreignAccount === 'refused') {
    throw new Refusal(25200);
  }
  const found = state.roleAssignments.filter(
    (each) => (!identity || each.identity === identity) && (!scope || each.scope === scope),
  );
  const page = paginate(found, url, { usual: 50, most: 100, badToken: 25023 });
  return json({ content: page.items, meta: meta('content', page) });
}

function checkAssignment(
  { state, undocumented, now }: Exchange,
  wanted: z.infer<typeof requestSchema>,
): void {
  const role = state.roles.find((each) => each.sid === wanted.role_sid);
  if (!role || role.lowest_level === 'ORGANIZATION') throw new Refusal(25202);
  if (!wanted.scope.startsWith('AC')) throw new Refusal(25200);
  const account = state.accounts.find((each) => each.sid === wanted.scope);
  if (!account) throw new Refusal(25101, { status: 400 });
  if (!account.managed) throw new Refusal(25200);
  const user = state.users.find(({ id }) => id === wanted.identity);
  const knownSince = now.getTime() - undocumented.knownAfter;
  if (!user || Date.parse(user.created) > knownSince) throw new Refusal(25201);
}

function createRoleAssignment(exchange: Exchange): Response {
  authorize(exchange, 'twilio/iam/role-assignments/create');
  const { state, undocumented } = exchange;
  const parsed = requestSchema.safeParse(parseJson(exchange.body));
  if (!parsed.success) throw new Refusal(20001);
  const wanted = parsed.data;
  checkAssignment(exchange, wanted);
  // Twilio doesn't document what happens to a duplicate assignment. Callers should expect a refusal, and accepting the
  // duplicate reveals callers that rely on one.
  const held = state.roleAssignments.filter(
    ({ scope, identity }) => scope === wanted.scope && identity === wanted.identity,
  );
  const repeated = held.some(({ role_sid }) => role_sid === wanted.role_sid);
  if (repeated && undocumented.duplicateAssignment !== 'accepted') {
    const status = undocumented.duplicateAssignment === 'conflict' ? 409 : 400;
    throw new Refusal(20001, { status, message: 'The role assignment exists already' });
  }
  const others = held.filter(
    ({ role_sid }) => role_sid !== wanted.role_sid && [role_sid, wanted.role_sid].includes(administrator),
  );
  if (others.length > 0 && undocumented.administratorBeside === 'refused')
    throw new Refusal(20001, { message: 'Administrator excludes other roles' });
  if (wanted.role_sid === administrator && undocumented.administratorBeside === 'ends')
    state.roleAssignments = state.roleAssignments.filter((each) => !others.includes(each));
  const { role_sid, scope, identity, resource_type = null, resource_id = null } = wanted;
  const assignment = { sid: newSid('IY'), role_sid, scope, identity, resource_type, resource_id };
  state.roleAssignments.push(assignment);
  return json(assignment, 201);
}

function deleteRoleAssignment(exchange: Exchange): Response {
  authorize(exchange, 'twilio/iam/role-assignments/delete');
  const { state, params } = exchange;
  const index = state.roleAssignments.findIndex((each) => each.sid === params['sid']);
  if (index < 0) throw new Refusal(20404);
  state.roleAssignments.splice(index, 1);
  return noContent();
}

/**
 * Lists roles. Two pages of Twilio's documentation require different permissions for this list, so either one is
 * enough.
 */
function listRoles(exchange: Exchange): Response {
  authorize(exchange, 'twilio/iam/roles/list', 'twilio/iam/role-assignments/list');
  const { url, state } = exchange;
  const search = url.searchParams.get('Search')?.toLowerCase() ?? '';
  const group = url.searchParams.get('RoleProductGroup');
  const found = state.roles.filter(
    (role) =>
      (role.sid.toLowerCase() === search || role.friendly_name.toLowerCase().includes(search)) &&
      (!group || role.product_group === group),
  );
  const page = paginate(found, url, { usual: 50, most: 1000, badToken: 25023 });
  return json({ roles: page.items, meta: meta('roles', page) });
}

const assignments = '/v2/Organizations/RoleAssignments';

export const roleRoutes: readonly Route[] = [
  { method: 'GET', path: new RegExp(`^${assignments}$`), answer: listRoleAssignments },
  { method: 'POST', path: new RegExp(`^${assignments}$`), answer: createRoleAssignment },
  { method: 'DELETE', path: new RegExp(`^${assignments}/(?<sid>[^/]+)$`), answer: deleteRoleAssignment },
  { method: 'GET', path: /^\/v2\/Organizations\/Roles$/, answer: listRoles },
];
