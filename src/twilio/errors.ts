import * as l10n from '@vscode/l10n';
import type { Effect, ErrorKind, NetworkReason } from './codes';
import type { Permission } from './permissions';
import { inert, redactError, redactSecrets } from './redact';

/** The display language, such as `fr`, in which plain code formats times and amounts. The app sets it before any text. */
export const display = { language: 'en' };

export interface ErrorDetails {
  kind: ErrorKind;
  /** Says what happened, in the user's language. Never contains a secret. */
  message: string;
  /** Twilio's own words about a refusal, as harmless text without secrets. The message ends with them. */
  said?: string;
  /** Says what the user can do about it, in the user's language. */
  remedy?: string;
  /** For `network`, which part of the connection failed. */
  reason?: NetworkReason;
  /** What a run does about it, if that isn't what it does about every error of this kind. See `effectOf`. */
  effect?: Effect;
  /** The answer's HTTP status, if there was an answer. */
  status?: number;
  /** Twilio's error code (https://www.twilio.com/docs/api/errors). */
  code?: number;
  /** For a refused call by the organization's app, the permission that the call needs. */
  permission?: Permission;
  /** Set if Twilio didn't name the permission, so something else may be missing. */
  permissionIsLikely?: boolean;
  /** The call's method and path with shortened SIDs and no query, such as `POST /scim/v2/Users`. */
  call?: string;
  /** Twilio's request ID, for Twilio Support. */
  requestId?: string;
  /** The address of the person whom the error is about. The message doesn't name them. */
  person?: string;
  /** When Twilio accepts requests again, in milliseconds since 1970. */
  notBefore?: number;
  /** A page that explains the error. */
  docs?: string;
  /** Set if a write may have taken effect without an answer. Look it up before repeating it. */
  effectUnknown?: boolean;
  cause?: unknown;
}

/** The product's only error class. Handlers throw it, and one place in the editor shows it. */
export class SetupError extends Error {
  readonly details: Readonly<ErrorDetails>;

  /**
   * Adds Twilio's words to the message, redacts credentials in the texts, makes the texts harmless to show, and keeps a
   * redacted copy of `cause`.
   */
  constructor(details: ErrorDetails) {
    const { cause, remedy, ...rest } = details;
    const message = harmless(withWords(details));
    const kept = cause instanceof SetupError ? cause : redactError(cause);
    super(message, kept && { cause: kept });
    this.name = 'SetupError';
    this.details = {
      ...rest,
      message,
      ...(rest.said !== undefined && { said: harmless(rest.said) }),
      ...(remedy !== undefined && { remedy: harmless(remedy) }),
      ...(kept && { cause: kept }),
    };
  }

  /** Returns the message and the remedy as one text. */
  get sentence(): string {
    const { message, remedy } = this.details;
    return remedy ? `${message} ${remedy}` : message;
  }

  static is(error: unknown, kind?: ErrorKind): error is SetupError {
    return error instanceof SetupError && (kind === undefined || error.details.kind === kind);
  }
}

const harmless = (text: string) => inert(redactSecrets(text));

function withWords({ message, said }: ErrorDetails): string {
  // A copied error's message has them already.
  if (!said || message.includes(said)) return message;
  return l10n.t('{0} Twilio says: “{1}”', message, said);
}

/** Creates the error that a canceled call throws. `details` describes a write that was already sent. */
export function cancelled(details: Pick<ErrorDetails, 'call' | 'effectUnknown'> = {}): SetupError {
  return new SetupError({ kind: 'cancelled', message: l10n.t('Canceled.'), ...details });
}
