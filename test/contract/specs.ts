import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { differences, type Difference } from './differences';

export type Json = string | number | boolean | null | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

export interface Spec extends JsonObject {
  paths: Record<string, JsonObject>;
}

/** Twilio's OpenAPI file for each host that the client calls. */
const files = {
  'api.twilio.com': 'twilio_api_v2010.json',
  'iam.twilio.com': 'twilio_iam_organizations.json',
  'monitor.twilio.com': 'twilio_monitor_v1.json',
  'oauth.twilio.com': 'twilio_oauth_v2.json',
} as const;

export type Host = keyof typeof files;
export const hosts = Object.keys(files) as Host[];

/**
 * The documented organization paths are in no file. Twilio publishes the same operations under a preview host
 * with the organization in the path; the documented paths take it from the token instead
 * (https://www.twilio.com/docs/iam/scim/api-reference,
 * https://www.twilio.com/docs/iam/access-control/role-assignment-resource).
 */
const documentedPaths: Readonly<Record<string, string>> = {
  '/Organizations/{OrganizationSid}/scim/Users': '/scim/v2/Users',
  '/Organizations/{OrganizationSid}/scim/Users/{UserSid}': '/scim/v2/Users/{UserSid}',
  '/Organizations/{OrganizationSid}/RoleAssignments': '/v2/Organizations/RoleAssignments',
  '/Organizations/{OrganizationSid}/RoleAssignments/{RoleAssignmentSid}':
    '/v2/Organizations/RoleAssignments/{RoleAssignmentSid}',
};

const methods = ['get', 'post', 'put', 'patch', 'delete'];

/** Returns Twilio's file as published. */
export function readSpec(host: Host): Spec {
  const folder = join(dirname(require.resolve('@twilio/cli-core/package.json')), 'src/services/twilio-api');
  return JSON.parse(readFileSync(join(folder, files[host]), 'utf8')) as Spec;
}

/**
 * Returns Twilio's file as Prism uses it: with the documented paths, the listed differences, and strict
 * objects.
 */
export function overlaidSpec(host: Host): Spec {
  const spec = readSpec(host);
  if (host === 'iam.twilio.com') moveToDocumentedPaths(spec);
  for (const difference of differences) {
    if (difference.host === host) correct(spec, difference);
  }
  tighten('', spec, true);
  return spec;
}

function moveToDocumentedPaths(spec: Spec): void {
  const moved = Object.entries(documentedPaths).map(([preview, documented]) => {
    const path = spec.paths[preview] ?? missing(preview);
    delete path.servers;
    for (const operation of Object.values(path) as JsonObject[]) {
      operation.parameters = parametersOf(operation).filter(({ name }) => name !== 'OrganizationSid');
    }
    return [documented, path] as const;
  });
  spec.paths = Object.fromEntries(moved);
}

function missing(path: string): never {
  throw new Error(`Twilio's file no longer has ${path}`);
}

/** Writes the documented values into the file; fails if the file doesn't differ as listed. */
export function correct(spec: Spec, { at, was, is, says }: Difference): void {
  const last = at[at.length - 1] ?? '';
  let parents: Json[] = [spec];
  for (const name of at.slice(0, -1)) {
    parents = parents.flatMap((parent) => childrenOf(parent, name));
  }
  const places = parents
    .filter((parent) => isObject(parent))
    .flatMap((parent) => (last === '*' ? Object.keys(parent) : [last]).map((name) => [parent, name] as const))
    .filter(([parent, name]) => isDeepStrictEqual(parent[name], was));
  if (places.length === 0) throw new Error(`Twilio's file does not differ any more: ${says}`);
  for (const [parent, name] of places) parent[name] = is;
}

function childrenOf(parent: Json, name: string): Json[] {
  if (!isObject(parent)) return [];
  if (name === '*') return Object.values(parent);
  return parent[name] === undefined ? [] : [parent[name]];
}

/** Works for arrays too: their names are the indices. */
function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null;
}

/**
 * Twilio's files require almost nothing and forbid nothing, so a misspelled field would pass. This makes
 * objects refuse fields that aren't in the file, and makes answers include every field, since Twilio sends
 * null for missing values. SCIM answers are exempt because SCIM leaves fields out. Prism can't read a
 * `nullable` without a type: it then skips the entire answer without a word.
 */
function tighten(name: string, node: Json, whole: boolean): void {
  if (!isObject(node) || ['example', 'examples', 'x-twilio'].includes(name)) return;
  const isWhole = whole && name !== 'requestBody' && !name.startsWith('Scim');
  if (isObject(node.properties)) {
    node.additionalProperties ??= false;
    if (isWhole) node.required ??= Object.keys(node.properties);
  }
  if (node.nullable && !node.type) delete node.nullable;
  for (const [each, child] of Object.entries(node)) tighten(each, child, isWhole);
}

/** One Twilio operation, such as `GET iam.twilio.com/scim/v2/Users/{UserSid}`. */
export interface Operation {
  name: string;
  host: Host;
  method: string;
  path: RegExp;
  /** The names allowed in its query and form. */
  fields: ReadonlySet<string>;
  /** The media types of its answers, by status. */
  mediaTypes: ReadonlyMap<string, readonly string[]>;
}

/** Lists a file's operations. */
export function operationsOf(host: Host, spec: Spec): Operation[] {
  return Object.entries(spec.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => methods.includes(method))
      .map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${host}${path}`,
        host,
        method: method.toUpperCase(),
        path: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
        fields: new Set(fieldsOf(operation as JsonObject)),
        mediaTypes: mediaTypesOf(operation as JsonObject),
      })),
  );
}

function fieldsOf(operation: JsonObject): string[] {
  const query = parametersOf(operation).filter((each) => each.in === 'query');
  const at = ['requestBody', 'content', 'application/x-www-form-urlencoded', 'schema', 'properties'];
  let form: Json[] = [operation];
  for (const name of at) form = form.flatMap((node) => childrenOf(node, name));
  return [...query.map(({ name }) => name), ...form.flatMap((fields) => Object.keys(fields as JsonObject))];
}

function mediaTypesOf(operation: JsonObject): Map<string, string[]> {
  const answers = Object.entries(operation.responses as Record<string, JsonObject>);
  return new Map(
    answers.flatMap(([status, { content }]) => (content ? [[status, Object.keys(content)]] : [])),
  );
}

type Parameter = JsonObject & { name: string; in: string };

function parametersOf(operation: JsonObject): Parameter[] {
  return (operation.parameters ?? []) as Parameter[];
}
