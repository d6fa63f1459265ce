import * as l10n from '@vscode/l10n';
import type { Permission } from './permissions';
import { redactError, redactSecrets } from './redact';

/** What went wrong, as far as a caller may want to act on it. */
export type ErrorKind =
  | 'cancelled'
  | 'invalidInput'
  | 'auth'
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'rateLimited'
  | 'network'
  | 'server'
  | 'unexpectedResponse'
  | 'storage';

export type NetworkReason = 'dns' | 'timeout' | 'tls' | 'proxy' | 'connection';

export interface ErrorDetails {
  kind: ErrorKind;
  /** Translated sentence: what happened. Never holds a secret. */
  message: string;
  /** Translated sentence: what the person can do about it. */
  remedy?: string;
  /** For `network`: which part of the way failed. */
  reason?: NetworkReason;
  /** HTTP status of the answer, where there was one. */
  status?: number;
  /** Twilio's error code (https://www.twilio.com/docs/api/errors). */
  code?: number;
  /** For a refused call of the organization's app: the permission that the call needs. */
  permission?: Permission;
  /** The call as method and path, without query and with SIDs shortened, such as `POST /scim/v2/Users`. */
  call?: string;
  /** Twilio's own id of the request, for its support. */
  requestId?: string;
  /** A page that explains the error. */
  docs?: string;
  /** A write that may have taken effect although no answer came: look it up before repeating it. */
  effectUnknown?: boolean;
  cause?: unknown;
}

/** The one error of the product. Handlers throw it; one place in the editor shows it. */
export class SetupError extends Error {
  readonly details: Readonly<ErrorDetails>;

  /** Credentials are struck out of the texts, and `cause` is kept as a redacted copy. */
  constructor(details: ErrorDetails) {
    const { cause, remedy, ...rest } = details;
    const message = redactSecrets(details.message);
    const kept = cause instanceof SetupError ? cause : redactError(cause);
    super(message, kept && { cause: kept });
    this.name = 'SetupError';
    this.details = {
      ...rest,
      message,
      ...(remedy !== undefined && { remedy: redactSecrets(remedy) }),
      ...(kept && { cause: kept }),
    };
  }

  /** Says what happened and what to do about it. */
  get sentence(): string {
    const { message, remedy } = this.details;
    return remedy ? `${message} ${remedy}` : message;
  }

  static is(error: unknown, kind?: ErrorKind): error is SetupError {
    return error instanceof SetupError && (kind === undefined || error.details.kind === kind);
  }
}

/** What a cancelled call ends with; `details` tells of a write that was on its way. */
export function cancelled(details: Pick<ErrorDetails, 'call' | 'effectUnknown'> = {}): SetupError {
  return new SetupError({ kind: 'cancelled', message: l10n.t('Cancelled.'), ...details });
}
