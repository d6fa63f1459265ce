import * as l10n from '@vscode/l10n';
import { statusOf, type ErrorText, type NetworkReason } from './codes';
import { SetupError } from './errors';

/**
 * Recognizes which part of the connection failed by the codes and messages of Node, undici (`UND_ERR_…`), Chromium
 * (`net::ERR_…`), and VS Code's proxy agent. The first match wins.
 */
const signs: readonly (readonly [NetworkReason, RegExp])[] = [
  ['proxy', /\bprox(y|ies)\b|ERR_(PROXY|TUNNEL|NO_SUPPORTED_PROXIES|SOCKS)|_PRX_|HTTP Tunneling/i],
  ['tls', /CERT|ERR_SSL|ERR_TLS|ERR_BAD_SSL|UNABLE_TO_|EPROTO|self-signed|unable to (get|verify)/i],
  ['dns', /ENOTFOUND|EAI_|ERR_NAME_|ERR_DNS_|getaddrinfo/i],
  ['timeout', /ETIMEDOUT|TIMED_OUT|_TIMEOUT\b|TimeoutError|ESOCKETTIMEDOUT/i],
];

/** Matches a handshake that failed because the two sides have no encryption in common. */
const noAgreement = /HANDSHAKE|handshake|VERSION_OR_CIPHER|UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION/;

/** Matches failures that always occur before the request is sent, so that a write certainly had no effect. */
const beforeSending = new RegExp(
  [
    /ENOTFOUND|EAI_|ERR_NAME_|connect (ECONNREFUSED|ENETUNREACH|EHOSTUNREACH)|CONNECT_TIMEOUT/,
    /ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED|ERR_PROXY|ERR_TUNNEL|HTTP Tunneling/,
    /CERT|UNABLE_TO_|self-signed/,
    /WRONG_VERSION_NUMBER|wrong version number/,
    noAgreement,
    /before secure TLS connection was established/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

/** Matches a certificate that isn't valid at the computer's time. */
const wrongTime =
  /CERT_NOT_YET_VALID|CERT_HAS_EXPIRED|ERR_CERT_DATE_INVALID|certificate (is not yet valid|has expired)/;
/** Matches an answer without encryption, which proxies give if their address says `https`. */
const noEncryption = /WRONG_VERSION_NUMBER|wrong version number|ERR_SSL_PROTOCOL_ERROR/;

/** Collects every code, name, and message of a failure and its causes. */
function tellings(error: unknown, depth = 6): string[] {
  if (depth === 0 || !(error instanceof Error)) return typeof error === 'string' ? [error] : [];
  const inner: unknown[] = error instanceof AggregateError ? error.errors : [];
  const code = 'code' in error ? String(error.code) : '';
  // Twilio uses port 443, so a connection that failed on another port was to a proxy.
  const port = 'port' in error && error.port !== 443 ? 'at the proxy' : '';
  const own = [error.name, code, error.message, port];
  return [...own, ...[error.cause, ...inner].flatMap((each) => tellings(each, depth - 1))];
}

/** Creates the error for a request that failed without an answer. `write` says whether it would change something. */
export function networkError(error: unknown, call: string, write: boolean): SetupError {
  const told = tellings(error).join('\n');
  const reason = signs.find(([, sign]) => sign.test(told))?.[0] ?? 'connection';
  const text = reason === 'tls' ? tlsText(told) : textOf(reason);
  return failure(reason, text, call, write && !beforeSending.test(told), error);
}

/** Creates the error for a request that timed out. */
export function timeoutError(call: string, write: boolean): SetupError {
  return failure('timeout', textOf('timeout'), call, write, undefined);
}

type Text = ErrorText & { docs?: string };

const docs = 'https://code.visualstudio.com/docs/setup/network';

function failure(
  reason: NetworkReason,
  text: Text,
  call: string,
  effectUnknown: boolean,
  cause: unknown,
): SetupError {
  return new SetupError({
    kind: 'network',
    reason,
    ...text,
    call,
    ...(effectUnknown && { effectUnknown }),
    cause,
  });
}

function textOf(reason: Exclude<NetworkReason, 'tls'>): Text {
  switch (reason) {
    case 'dns':
      return {
        message: l10n.t('Couldn’t find Twilio’s address.'),
        remedy: l10n.t(
          'Check your internet connection and whether VS Code needs a proxy (the http.proxy setting).',
        ),
        docs,
      };
    case 'timeout':
      return {
        message: l10n.t('Twilio didn’t respond in time.'),
        remedy: l10n.t('Check your internet connection, and then try again.'),
      };
    // A proxy that answers instead of Twilio says the same with 407.
    case 'proxy':
      return { ...statusOf(407).text('', 407), docs };
    case 'connection':
      return {
        message: l10n.t('Couldn’t connect to Twilio, or the connection dropped.'),
        remedy: l10n.t('Check your internet connection, and then try again.'),
      };
  }
}

/** Returns the text for a connection that couldn't be encrypted. `told` is what the failure says. */
function tlsText(told: string): Text {
  if (wrongTime.test(told)) {
    return {
      message: l10n.t(
        'According to this computer’s clock, the connection’s certificate isn’t currently valid.',
      ),
      remedy: l10n.t(
        'Check the computer’s date and time, and then try again. If they’re right, a proxy on your company’s network may have an expired certificate.',
      ),
      docs,
    };
  }
  if (noEncryption.test(told) || noAgreement.test(told)) {
    return {
      message: l10n.t('The connection to Twilio couldn’t be encrypted.'),
      remedy: noAgreement.test(told)
        ? l10n.t(
            'A proxy or security software may allow only outdated encryption. Ask your network administrator.',
          )
        : l10n.t(
            'Check the proxy’s address in the http.proxy setting and the HTTPS_PROXY environment variable. For most proxies, it must start with http://, not https://.',
          ),
      docs,
    };
  }
  return {
    message: l10n.t('The connection to Twilio isn’t trusted because its certificate couldn’t be verified.'),
    remedy: l10n.t(
      'If your company inspects network traffic, add the company’s certificate to the system’s certificate store and restart VS Code. The http.systemCertificates and http.proxySupport settings must be on for this to work. The NODE_EXTRA_CA_CERTS environment variable helps only when http.systemCertificates is off.',
    ),
    docs,
  };
}
