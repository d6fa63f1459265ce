import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { ifReadable } from './answers';
import {
  codeOf,
  errorDocs,
  foreignStatusOf,
  statusOf,
  type Code,
  type ErrorText,
  type Status,
} from './codes';
import { display, SetupError, type ErrorDetails } from './errors';
import { howToAdd, permissionDocs, permissionsIn, type Permission } from './permissions';
import { excerpt, plain, redact } from './redact';
import type { Reply } from './transport';

/** Describes the call that an answer belongs to. */
export interface CallInfo {
  /** The method and path, as formatted by `callName`. */
  name: string;
  write: boolean;
  /** For a call by the organization's app, the permission that Twilio documents for it. */
  permission?: Permission | undefined;
}

/**
 * An error body in any of its formats: SCIM's (`detail`, with `status` as a string), Twilio's own (`message`), and
 * OAuth's. Twilio spells the link in two ways. Ignores everything else in the body.
 */
const refusalSchema = z.object({
  code: ifReadable(z.coerce.number().check(z.int(), z.positive())),
  message: ifReadable(z.string()),
  detail: ifReadable(z.string()),
  scimType: ifReadable(z.string()),
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
    throw notJson(reply, call);
  }
}

function notJson(reply: Reply, call: CallInfo): SetupError {
  const message = reply.body.trimStart().startsWith('<')
    ? l10n.t(
        'A web page came back instead of a response to {0}. A proxy or sign-in page may be in the way.',
        call.name,
      )
    : l10n.t('Twilio’s response to {0} was cut off or isn’t JSON.', call.name);
  return unexpected(reply, call, message);
}

/** Creates the error for an answer whose status isn't 2xx. */
function refusalError(reply: Reply, call: CallInfo): SetupError {
  const { statusCode } = reply;
  if (statusCode < 400) {
    return unexpected(
      reply,
      call,
      l10n.t('The response to {0} redirects to another address. The extension didn’t follow it.', call.name),
    );
  }
  const refusal = readRefusal(reply);
  const foreign = refusal ? undefined : foreignStatusOf(statusCode);
  // A body that isn't Twilio's, with a status that doesn't tell who sent it, says nothing about the credentials.
  if (!refusal && !foreign) return notJson(reply, call);
  const code = refusal?.code;
  const known = codeOf(code, scimTypeOf(statusCode, refusal, call));
  const status = foreign ?? statusOf(statusCode);
  const permission = refusal && missingPermission(statusCode, refusal, call);
  const kind = permission ? 'forbidden' : (known?.kind ?? status.kind);
  const effect = permission ? undefined : known ? known.effect : status.effect;
  const said = refusal && wordsOf(refusal);
  return new SetupError({
    kind,
    ...(effect && { effect }),
    ...(status.reason && kind === 'network' && { reason: status.reason }),
    ...(permission ? permissionText(permission, call) : refusalText(reply, { code, known, status }, call)),
    ...(said && { said }),
    ...(permission && { permission: permission.name }),
    ...(permission?.isLikely && { permissionIsLikely: true }),
    ...(code !== undefined && { code }),
    ...docsFor(refusal, permission?.name, status),
    ...untilWhen(reply),
    ...trace(reply, call),
    ...(call.write && kind === 'server' && { effectUnknown: true }),
  });
}

/** Returns SCIM's type of a refusal. A new user's conflict can only be an existing user (RFC 7644, section 3.3). */
function scimTypeOf(status: number, refusal: Refusal | undefined, { name }: CallInfo): string | undefined {
  if (!name.includes(' /scim/')) return undefined;
  return status === 409 && name.startsWith('POST ') ? 'uniqueness' : refusal?.scimType;
}

/** Says when a long wait that Twilio asks for is over, to the next full minute. */
function untilWhen({ waitLeft }: Reply): Pick<ErrorDetails, 'notBefore' | 'remedy'> {
  if (waitLeft === undefined) return {};
  const minute = 60_000;
  const notBefore = Math.ceil((Date.now() + waitLeft) / minute) * minute;
  const day = waitLeft > 12 * 60 * minute ? ({ month: 'short', day: 'numeric' } as const) : {};
  const format = { hour: 'numeric', minute: '2-digit', ...day } as const;
  const time = new Date(notBefore).toLocaleString(display.language, format);
  return {
    notBefore,
    remedy: l10n.t('Twilio didn’t process the request and asks for a long pause. Try again after {0}.', time),
  };
}

/** Returns what Twilio's answer says about the refusal. Returns `undefined` if the body isn't one of Twilio's. */
function readRefusal(reply: Pick<Reply, 'body'>): Refusal | undefined {
  const body = reply.body.trim();
  if (body === '') return {};
  try {
    const parsed = z.safeParse(refusalSchema, JSON.parse(body));
    return parsed.success ? parsed.data : {};
  } catch {
    return undefined;
  }
}

/**
 * Returns what a 401 or 403 says about its reason: a permission, only that access is denied (`vague`), or something
 * else. A new token may help against a vague one.
 */
export function reasonForDenial({ statusCode, body }: Reply): 'permission' | 'vague' | 'other' {
  const refusal = readRefusal({ body });
  if (!refusal) return 'other';
  if (permissionsIn(textIn(refusal)).length > 0) return 'permission';
  return statusCode === 401 || isVague(refusal) ? 'vague' : 'other';
}

const isVague = ({ code }: Refusal) => code === undefined || codeOf(code)?.isVague === true;

const textIn = ({ detail, message, error_description, error }: Refusal) =>
  detail ?? message ?? error_description ?? error ?? '';

/** The most characters of Twilio's words that are shown. */
const maxWords = 300;

/** Returns Twilio's words as one harmless sentence without secrets. */
function wordsOf(refusal: Refusal): string {
  const words = plain(redact(excerpt(textIn(refusal), maxWords)));
  return words === '' || /[.!?…]$/.test(words) ? words : `${words}.`;
}

/** A permission that a refused call lacks. */
interface MissingPermission {
  name: Permission;
  /** Whether Twilio didn't name it. */
  isLikely?: true;
}

/**
 * Returns the permission that a refusal names, which a third party has seen in a 401. For a 403 that names none,
 * returns the permission documented for the call.
 */
function missingPermission(
  status: number,
  refusal: Refusal,
  { permission }: CallInfo,
): MissingPermission | undefined {
  if (!permission || (status !== 401 && status !== 403)) return undefined;
  const [named] = permissionsIn(textIn(refusal));
  if (named) return { name: named };
  return status === 403 && isVague(refusal) ? { name: permission, isLikely: true } : undefined;
}

function permissionText({ name, isLikely }: MissingPermission, call: CallInfo): ErrorText {
  return {
    message: isLikely
      ? l10n.t('Twilio refused {0}. The OAuth app probably doesn’t have the permission {1}.', call.name, name)
      : l10n.t('The organization’s OAuth app doesn’t have the permission {0}.', name),
    remedy: howToAdd(name),
  };
}

function refusalText(
  { statusCode }: Reply,
  { code, known, status }: { code: number | undefined; known: Code | undefined; status: Status },
  { name, permission }: CallInfo,
): ErrorText {
  const isTheStatus = code === undefined || statusCode >= 500 || statusCode === 429;
  const text =
    known?.text() ??
    (isTheStatus
      ? status.text(name, statusCode)
      : {
          message: l10n.t('Twilio refused {0} with error {1}.', name, code),
          remedy: l10n.t('Open Twilio’s documentation of this error to see what to do.'),
        });
  if (status.kind !== 'auth' || !permission || (known && !known.isVague)) return text;
  const remedy = l10n.t('{0} The OAuth app may also lack the permission {1}.', text.remedy, permission);
  return { ...text, remedy };
}

function docsFor(
  refusal: Refusal | undefined,
  permission: Permission | undefined,
  status: Status,
): Pick<ErrorDetails, 'docs'> {
  if (permission) return { docs: permissionDocs };
  if (refusal?.code === undefined) return status.docs === undefined ? {} : { docs: status.docs };
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
