import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { SetupError, type ErrorDetails, type ErrorKind } from './errors';
import { errorDocs, errorText } from './errorTexts';
import { proxyError } from './network';
import { howToAdd, permissionDocs, permissionsIn, type Permission } from './permissions';
import { redact } from './redact';
import type { Reply } from './transport';

/** What is known about the call that an answer belongs to. */
export interface CallInfo {
  /** Method and path, as `callName` writes them. */
  name: string;
  write: boolean;
  /** For a call of the organization's app: the permission that Twilio documents for it. */
  permission?: Permission | undefined;
}

/** A field that counts as absent where it is not as expected. (`z.catch` does it too and brings 10 kB along.) */
const ifReadable = <T>(schema: z.ZodMiniType<T>) =>
  z.optional(
    z.pipe(
      z.unknown(),
      z.transform((value) => z.safeParse(schema, value).data),
    ),
  );

/**
 * Twilio's errors come in SCIM's shape (`detail`, `status` a string) and in its own (`message`); the link is
 * spelled in two ways, and OAuth has a shape of its own. Whatever else a body holds tells nothing.
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

/** The value of a good answer; throws the `SetupError` of any other. */
export function parseAnswer<T>(reply: Reply, schema: z.ZodMiniType<T>, call: CallInfo): T {
  const { statusCode } = reply;
  if (statusCode < 200 || statusCode > 299) throw refusalError(reply, call);
  const body = readBody(reply, call);
  const parsed = z.safeParse(schema, body);
  if (parsed.success) return parsed.data;
  if (body === undefined)
    throw unexpected(reply, call, l10n.t("Twilio's answer to {0} was empty.", call.name));
  throw misshapen(reply, call, fieldPath(parsed.error.issues[0]?.path ?? []));
}

/** The error for an answer in which a field is missing or is not what Twilio documents. */
export function misshapen(
  reply: Pick<Reply, 'statusCode' | 'requestId'>,
  call: CallInfo,
  field: string,
): SetupError {
  const message = l10n.t(
    "In Twilio's answer to {0} the field {1} is missing or not as documented.",
    call.name,
    field,
  );
  return unexpected(reply, call, message);
}

/** The error for an answer that can't be used. A write may have taken effect all the same. */
export function unexpected(
  reply: Pick<Reply, 'statusCode' | 'requestId'>,
  call: CallInfo,
  message: string,
): SetupError {
  return new SetupError({
    kind: 'unexpectedResponse',
    message,
    remedy: l10n.t(
      'Try again; if it stays like this, report it to the makers of the extension with the log.',
    ),
    ...trace(reply, call),
    ...(call.write && { effectUnknown: true }),
  });
}

/** The body as JSON; `undefined` for an empty one. */
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
            'A web page came back instead of an answer to {0}: a proxy or a sign-in page may stand in between.',
            call.name,
          ),
        )
      : unexpected(reply, call, l10n.t("Twilio's answer to {0} broke off or is not JSON.", call.name));
  }
}

/** The error that an answer with another status than 2xx stands for. */
function refusalError(reply: Reply, call: CallInfo): SetupError {
  const { statusCode } = reply;
  if (statusCode === 407) return proxyError(call.name, statusCode);
  if (statusCode < 400) {
    return unexpected(
      reply,
      call,
      l10n.t('The answer to {0} points to another address; it was not followed.', call.name),
    );
  }
  const refusal = readRefusal(reply, call);
  const said = refusal?.detail ?? refusal?.message ?? refusal?.error_description ?? refusal?.error ?? '';
  const code = refusal?.code;
  const permission = missingPermission(statusCode, code, said, call);
  const kind = permission ? 'forbidden' : kindOf(statusCode, code);
  return new SetupError({
    kind,
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
    // What is not JSON says nothing about the credentials: below 500 it is no answer of Twilio at all.
    if (reply.statusCode >= 500) return undefined;
    throw error;
  }
}

function kindOf(status: number, code: number | undefined): ErrorKind {
  if (code === 70051) return 'forbidden';
  if (status === 401) return 'auth';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'notFound';
  if (status === 409 || status === 412) return 'conflict';
  if (status === 429) return 'rateLimited';
  return status >= 500 || status === 408 ? 'server' : 'invalidInput';
}

/** Codes that say no more than "not authorized": then the permission documented for the call is what lacks. */
const plainRefusals: readonly (number | undefined)[] = [undefined, 20003, 25018, 25105, 70051];

/** A refusal may name the permission (seen by a third party in a 401); a plain 403 is taken for the documented one. */
function missingPermission(
  status: number,
  code: number | undefined,
  said: string,
  { permission }: CallInfo,
): Permission | undefined {
  if (!permission || (status !== 401 && status !== 403)) return undefined;
  const documented = status === 403 && plainRefusals.includes(code) ? permission : undefined;
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
      message: l10n.t("The organization's OAuth app lacks the permission {0}.", permission),
      remedy: howToAdd(permission),
    };
  }
  const known = code === undefined ? undefined : errorText(code);
  if (known) return known;
  // VS Code's messages take `[text](address)` for a link, also to a command.
  const words = redact(said).replaceAll('](', '] (');
  if (code !== undefined)
    return { message: l10n.t('Twilio refused {0} with error {1}: {2}', call.name, code, words) };
  if (kind === 'server') {
    return {
      message: l10n.t('Twilio had a problem of its own with {0}.', call.name),
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
  const known = errorText(refusal.code) !== undefined;
  const trusted = /^https:\/\/www\.twilio\.com\/[\w/.-]*$/.test(given);
  return { docs: !known && trusted ? given : errorDocs(refusal.code) };
}

function trace({ statusCode, requestId }: Pick<Reply, 'statusCode' | 'requestId'>, { name }: CallInfo) {
  return { call: name, status: statusCode, ...(requestId !== undefined && { requestId }) };
}

/** `Resources[0].id`, as a person looks for it. */
function fieldPath(path: readonly PropertyKey[]): string {
  const written = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return written.replace(/^\./, '') || l10n.t('(the whole answer)');
}
