import * as z from 'zod/mini';
import { json, newSid, noContent, parseJson, scimJson, type Exchange, type Route } from './exchange';
import { authorize } from './organization';
import { Refusal } from './refusal';
import type { UserRecord } from './state';

const userSchemaUrn = 'urn:ietf:params:scim:schemas:core:2.0:User';
const listSchemaUrn = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

const text = z.nullish(z.string());
const bodySchema = z.object({
  schemas: z.nullish(z.array(z.string())),
  externalId: text,
  userName: text,
  displayName: z.nullish(z.string().check(z.maxLength(255))),
  name: z.nullish(z.object({ givenName: text, familyName: text })),
  emails: z.nullish(
    z.array(
      z.object({
        primary: z.nullish(z.boolean()),
        value: text,
        type: z.nullish(z.string().check(z.maxLength(64))),
      }),
    ),
  ),
  active: z.nullish(z.boolean()),
  locale: text,
  timezone: text,
  meta: z.nullish(z.object({ version: text })),
});
type Body = z.infer<typeof bodySchema>;

/** The fields of a user that a request sets: all but the ID, times, version, and status. */
type Profile = Pick<
  UserRecord,
  'externalId' | 'userName' | 'displayName' | 'name' | 'emails' | 'locale' | 'timezone'
>;

function parseBody(value: unknown): Body {
  const body = bodySchema.safeParse(value);
  if (!body.success) throw new Refusal(25006);
  if (body.data.schemas && !body.data.schemas.includes(userSchemaUrn)) throw new Refusal(25006);
  return body.data;
}

function checkLength(value: string | null | undefined, code: number): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (value.length < 2 || value.length > 255) throw new Refusal(code);
  return value;
}

/** Reads the emails and makes exactly one primary: the one marked as such or the only one. */
function readEmails({ emails }: Body): { emails: UserRecord['emails']; primary: string } {
  const given = emails ?? [];
  const marked = given.find((email) => email.primary) ?? (given.length === 1 ? given[0] : undefined);
  if (!marked?.value) throw new Refusal(25010);
  for (const { value } of given) {
    if (!value || value.length > 160 || !/^[^\s@"]+@[^\s@"]+\.[^\s@"]+$/.test(value))
      throw new Refusal(25011);
  }
  return {
    emails: given.map((email) => ({
      primary: email === marked,
      value: email.value ?? '',
      type: email.type ?? undefined,
    })),
    primary: marked.value,
  };
}

function readProfile(body: Body): Profile {
  const userName = checkLength(body.userName ?? '', 25005) ?? '';
  const externalId = checkLength(body.externalId, 25004);
  const name = body.name && {
    givenName: checkLength(body.name.givenName, 25002),
    familyName: checkLength(body.name.familyName, 25003),
  };
  const { emails, primary } = readEmails(body);
  if (primary !== userName) throw new Refusal(25014);
  return {
    externalId,
    userName,
    displayName: body.displayName ?? undefined,
    name: name?.givenName || name?.familyName ? name : undefined,
    emails,
    locale: body.locale ?? undefined,
    timezone: body.timezone ?? undefined,
  };
}

/** Checks for a verified domain and for an unused address and external ID. */
function checkProfile({ state }: Exchange, profile: Profile, self?: UserRecord): void {
  const { verifiedDomains, userNamesElsewhere } = state.organization;
  const userName = profile.userName.toLowerCase();
  const domain = userName.slice(userName.lastIndexOf('@') + 1);
  if (!verifiedDomains.includes(domain)) throw new Refusal(25017);
  const existing = state.users.filter((user) => user !== self);
  const names = [...existing.map((user) => user.userName), ...userNamesElsewhere];
  if (names.some((name) => name.toLowerCase() === userName)) throw new Refusal(25022);
  if (profile.externalId && existing.some((user) => user.externalId === profile.externalId)) {
    throw new Refusal(25022, { message: 'ExternalId already exists' });
  }
}

/** Formats the user with its fields in the documented order (https://www.twilio.com/docs/iam/scim/api-reference). */
function present(user: UserRecord): object {
  return {
    id: user.id,
    externalId: user.externalId,
    userName: user.userName,
    displayName: user.displayName,
    name: user.name,
    emails: user.emails,
    active: user.active,
    locale: user.locale,
    timezone: user.timezone,
    schemas: [userSchemaUrn],
    meta: {
      resourceType: 'user',
      created: user.created,
      lastModified: user.lastModified,
      version: `W/${user.version}`,
    },
  };
}

function findUser({ state, params }: Exchange): UserRecord {
  const user = state.users.find(({ id }) => id === params['id']);
  if (!user) throw new Refusal(25008);
  return user;
}

function findChangeable(exchange: Exchange): UserRecord {
  const user = findUser(exchange);
  if (user.id === exchange.state.organization.ownerSid) throw new Refusal(25016);
  if (user.suspended) throw new Refusal(25009);
  return user;
}

function checkVersion(exchange: Exchange, user: UserRecord, inBody?: string | null): void {
  const version = exchange.headers.get('if-match') ?? inBody ?? `W/${user.version}`;
  if (version !== `W/${user.version}`) {
    throw new Refusal(25020, { status: exchange.undocumented.versionConflict });
  }
}

function change(exchange: Exchange, user: UserRecord, changes: Partial<UserRecord>): void {
  Object.assign(user, changes, {
    lastModified: exchange.now.toISOString(),
    version: user.version + 1,
  });
}

function listUsers(exchange: Exchange): Response {
  authorize(exchange, 'twilio/iam/managed-users/list');
  const filter = exchange.url.searchParams.get('filter');
  const match = /^\s*(userName|externalId)\s+eq\s+"([^"]*)"\s*$/i.exec(filter ?? '');
  if (filter !== null && !match) throw new Refusal(25001);
  const [, attribute, value = ''] = match ?? [];
  const found = exchange.state.users.filter((user) => {
    if (!attribute) return true;
    if (attribute.toLowerCase() === 'externalid') return user.externalId === value;
    return user.userName.toLowerCase() === value.toLowerCase();
  });
  const { usersPerPage } = exchange.undocumented;
  const startIndex = Number(exchange.url.searchParams.get('startIndex') ?? 1);
  const isWhole = found.length <= usersPerPage;
  const page = isWhole ? found : found.slice(startIndex - 1, startIndex - 1 + usersPerPage);
  return json(
    {
      Resources: page.map(present),
      totalResults: found.length,
      ...(!isWhole && { startIndex, itemsPerPage: page.length }),
      schemas: [listSchemaUrn],
    },
    200,
    scimJson,
  );
}

function fetchUser(exchange: Exchange): Response {
  authorize(exchange, 'twilio/iam/managed-users/read');
  return json(present(findUser(exchange)), 200, scimJson);
}

function createUser(exchange: Exchange): Response {
  authorize(exchange, 'twilio/iam/managed-users/create');
  const { state, now } = exchange;
  const body = parseBody(parseJson(exchange.body));
  const profile = readProfile(body);
  checkProfile(exchange, profile);
  if (state.users.length >= state.organization.managedUserLimit) throw new Refusal(25007);
  const user: UserRecord = {
    ...profile,
    id: newSid('US'),
    active: body.active ?? true,
    created: now.toISOString(),
    lastModified: now.toISOString(),
    version: 1,
    suspended: false,
  };
  state.users.push(user);
  return json(present(user), 201, scimJson);
}

/** Replaces the user. Clears every field that the body omits, except `active`, which keeps its value. */
function replaceUser(exchange: Exchange): Response {
  authorize(exchange, 'twilio/iam/managed-users/update');
  const user = findChangeable(exchange);
  const body = parseBody(parseJson(exchange.body));
  checkVersion(exchange, user, body.meta?.version);
  const profile = readProfile(body);
  checkProfile(exchange, profile, user);
  change(exchange, user, { ...profile, active: body.active ?? user.active });
  return json(present(user), 200, scimJson);
}

/** Deactivates the user, who stays in the organization and keeps all roles. */
function deactivateUser(exchange: Exchange): Response {
  authorize(exchange, 'twilio/iam/managed-users/delete');
  const user = findChangeable(exchange);
  change(exchange, user, { active: false });
  return noContent();
}

const list = /^\/scim\/v2\/Users$/;
const one = /^\/scim\/v2\/Users\/(?<id>[^/]+)$/;

export const userRoutes: readonly Route[] = [
  { method: 'GET', path: list, answer: listUsers },
  { method: 'POST', path: list, answer: createUser },
  { method: 'GET', path: one, answer: fetchUser },
  { method: 'PUT', path: one, answer: replaceUser },
  { method: 'DELETE', path: one, answer: deactivateUser },
];
