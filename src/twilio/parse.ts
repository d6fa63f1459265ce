import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { codeOf, errorDocs, type ErrorKind } from './codes';
import { SetupError, type ErrorDetails } from './errors';
import { proxyError } from './network';
import { howToAdd, permissionDocs, permissionsIn, type Permission } from './permissions';
import { redact } from './redact';
import type { Reply } from './transport';

/** Describes the call that an answer belongs to. */
export interface CallInfo {
  /** The method and path, as formatted by `callName`. */
  name: string;
  write: boolean;
  /** For a call by the organization's app, the permission that Twilio documents for it. */
  permission?: Permission | undefined;
}

/** Treats an invalid field as absent. `z.catch` would add 10 kB to the bundle. */
const ifReadable = <T>(schema: z.ZodMiniType<T>) =>
  z.optional(
    z.pipe(
      z.unknown(),
      z.transform((value) => z.safeParse(schema, value).data),
    ),
  );

/**
 * An error body in any of its formats: SCIM's (`detail`, with `status` as a string), Twilio's own (`message`), and
 * OAuth's. Twilio spells the link in two ways. Ignores everything else in the body.
 */
const refusalSchema = z.object({
  code: ifReadable(z.coerce.number().check(z.int(), z.positive())),
  message: ifReadable(z.string()),
  detail: ifReadable(z.string()),
  more_info: ifReadable(z.string()),
  moreInfo: ifReadable(z.string()),
  error: ifReadable(z.string()),
  error_description: ifReadable(z.string()),
});
type Refusal = z.infer<typeof refusalSchema>;

/** Returns a successful answer's value. Throws a `SetupError` for any other answer. */
export function parseAnswer<T>(reply: Reply, schema: z.ZodMiniType<T>, call: CallInfo): T {
  const { statusCode } = reply;
  if (statusCode < 200 || statusCode > 299) throw refusalError(reply, call);
  const body = readBody(reply, call);
  const parsed = z.safeParse(schema, body);
  if (parsed.success) return parsed.data;
  if (body === undefined)
    throw unexpected(reply, call, l10n.t('Twilio’s response to {0} was empty.', call.name));
  throw misshapen(reply, call, fieldPath(parsed.error.issues[0]?.path ?? []));
}

/** Creates the error for an answer with a missing field or a field that doesn't match Twilio's documentation. */
export function misshapen(
  reply: Pick<Reply, 'statusCode' | 'requestId'>,
  call: CallInfo,
  field: string,
): SetupError {
  const message = l10n.t(
    'In Twilio’s response to {0}, the field {1} is missing or doesn’t match the documentation.',
    call.name,
    field,
  );
  return unexpected(reply, call, message);
}

/** Creates the error for an unusable answer. A write may have taken effect anyway. */
export function unexpected(
  reply: Pick<Reply, 'statusCode' | 'requestId'>,
  call: CallInfo,
  message: string,
): SetupError {
  return new SetupError({
    kind: 'unexpectedResponse',
    message,
    remedy: l10n.t('Try again. If the problem continues, report it to the developers and include the log.'),
    ...trace(reply, call),
    ...(call.write && { effectUnknown: true }),
  });
}

/** Parses the body as JSON. Returns `undefined` for an empty body. */
function readBody(reply: Reply, call: CallInfo): unknown {
  const text = reply.body.trim();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw text.startsWith('<')
      ? unexpected(
          reply,
          call,
          l10n.t(
            'A web page came back instead of a response to {0}. A proxy or sign-in page may be in the way.',
            call.name,
          ),
        )
      : unexpected(reply, call, l10n.t('Twilio’s response to {0} was cut off or isn’t JSON.', call.name));
  }
}

/** Creates the error for an answer whose status isn't 2xx. */
function refusalError(reply: Reply, call: CallInfo): SetupError {
  const { statusCode } = reply;
  if (statusCode === 407) return proxyError(call.name, statusCode);
  if (statusCode < 400) {
    return unexpected(
      reply,
      call,
      l10n.t('The response to {0} redirects to another address. The extension didn’t follow it.', call.name),
    );
  }
  const refusal = readRefusal(reply, call);
  const said = refusal?.detail ?? refusal?.message ?? refusal?.error_description ?? refusal?.error ?? '';
  const code = refusal?.code;
  const known = codeOf(code);
  const permission = missingPermission(statusCode, code, said, call);
  const kind = permission ? 'forbidden' : (known?.kind ?? kindOf(statusCode));
  return new SetupError({
    kind,
    ...(known && !permission && { effect: known.effect }),
    ...textFor(kind, code, said, permission, call),
    ...(permission && { permission }),
    ...(code !== undefined && { code }),
    ...docsFor(refusal, permission),
    ...trace(reply, call),
    ...(call.write && kind === 'server' && { effectUnknown: true }),
  });
}

function readRefusal(reply: Reply, call: CallInfo): Refusal | undefined {
  try {
    const parsed = z.safeParse(refusalSchema, readBody(reply, call));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    // Below 500, a body that isn't JSON didn't come from Twilio, so it says nothing about the credentials.
    if (reply.statusCode >= 500) return undefined;
    throw error;
  }
}

function kindOf(status: number): ErrorKind {
  if (status === 401) return 'auth';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'notFound';
  if (status === 409 || status === 412) return 'conflict';
  if (status === 429) return 'rateLimited';
  return status >= 500 || status === 408 ? 'server' : 'invalidInput';
}

/**
 * Returns the permission that a refusal names, which a third party has seen in a 401. For a 403 that names none,
 * returns the permission documented for the call.
 */
function missingPermission(
  status: number,
  code: number | undefined,
  said: string,
  { permission }: CallInfo,
): Permission | undefined {
  if (!permission || (status !== 401 && status !== 403)) return undefined;
  const isVague = code === undefined || codeOf(code)?.isVague === true;
  const documented = status === 403 && isVague ? permission : undefined;
  return permissionsIn(said)[0] ?? documented;
}

function textFor(
  kind: ErrorKind,
  code: number | undefined,
  said: string,
  permission: Permission | undefined,
  call: CallInfo,
): Pick<ErrorDetails, 'message' | 'remedy'> {
  if (permission) {
    return {
      message: l10n.t('The organization’s OAuth app doesn’t have the permission {0}.', permission),
      remedy: howToAdd(permission),
    };
  }
  const known = codeOf(code);
  if (known) return known.text();
  // VS Code's messages turn `[text](address)` into a link, even to a command.
  const words = redact(said).replaceAll('](', '] (');
  if (code !== undefined)
    return { message: l10n.t('Twilio refused {0} with error {1}: {2}', call.name, code, words) };
  if (kind === 'server') {
    return {
      message: l10n.t('Twilio had an internal problem with {0}.', call.name),
      remedy: l10n.t('Try again later.'),
    };
  }
  return {
    message:
      words === ''
        ? l10n.t('Twilio refused {0}.', call.name)
        : l10n.t('Twilio refused {0}: {1}', call.name, words),
  };
}

function docsFor(
  refusal: Refusal | undefined,
  permission: Permission | undefined,
): Pick<ErrorDetails, 'docs'> {
  if (permission) return { docs: permissionDocs };
  if (refusal?.code === undefined) return {};
  const given = refusal.more_info ?? refusal.moreInfo ?? '';
  const known = codeOf(refusal.code) !== undefined;
  const trusted = /^https:\/\/www\.twilio\.com\/[\w/.-]*$/.test(given);
  return { docs: !known && trusted ? given : errorDocs(refusal.code) };
}

function trace({ statusCode, requestId }: Pick<Reply, 'statusCode' | 'requestId'>, { name }: CallInfo) {
  return { call: name, status: statusCode, ...(requestId !== undefined && { requestId }) };
}

/** Formats a path in readable form, such as `Resources[0].id`. */
function fieldPath(path: readonly PropertyKey[]): string {
  const written = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return written.replace(/^\./, '') || l10n.t('(the entire response)');
}
