import * as l10n from '@vscode/l10n';
import { SetupError, type NetworkReason } from './errors';

/**
 * How each part of the way fails, in the words of Node (codes), undici (`UND_ERR_…` and texts), Chromium
 * (`net::ERR_…`) and VS Code's proxy agent. The first match wins.
 */
const signs: readonly (readonly [NetworkReason, RegExp])[] = [
  ['proxy', /\bprox(y|ies)\b|ERR_(PROXY|TUNNEL|NO_SUPPORTED_PROXIES|SOCKS)|_PRX_|HTTP Tunneling/i],
  ['tls', /CERT|ERR_SSL|ERR_TLS|ERR_BAD_SSL|UNABLE_TO_|EPROTO|self-signed|unable to (get|verify)/i],
  ['dns', /ENOTFOUND|EAI_|ERR_NAME_|ERR_DNS_|getaddrinfo/i],
  ['timeout', /ETIMEDOUT|TIMED_OUT|_TIMEOUT\b|TimeoutError|ESOCKETTIMEDOUT/i],
];

/** Failures that surely come before the request is on its way: a write that meets one took no effect. */
const beforeSending =
  /ENOTFOUND|EAI_|ERR_NAME_|connect (ECONNREFUSED|ENETUNREACH|EHOSTUNREACH)|CONNECT_TIMEOUT|ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED|ERR_PROXY_CONNECTION_FAILED|ERR_TUNNEL|HTTP Tunneling|CERT|UNABLE_TO_|self-signed/;

/** What is told of a failure: every code, name and text in it, down its causes. */
function tellings(error: unknown, depth = 6): string[] {
  if (depth === 0 || !(error instanceof Error)) return typeof error === 'string' ? [error] : [];
  const inner: unknown[] = error instanceof AggregateError ? error.errors : [];
  const code = 'code' in error ? String(error.code) : '';
  // Twilio answers at port 443: a connection that failed at another one was a proxy's.
  const port = 'port' in error && error.port !== 443 ? 'at the proxy' : '';
  const own = [error.name, code, error.message, port];
  return [...own, ...[error.cause, ...inner].flatMap((each) => tellings(each, depth - 1))];
}

/** The error for a request that brought no answer. `write` tells whether it would have changed something. */
export function networkError(error: unknown, call: string, write: boolean): SetupError {
  const told = tellings(error).join('\n');
  const reason = signs.find(([, sign]) => sign.test(told))?.[0] ?? 'connection';
  return failure(reason, call, write && !beforeSending.test(told), error);
}

/** The error for a request that got no answer in the time it had. */
export function timeoutError(call: string, write: boolean): SetupError {
  return failure('timeout', call, write, undefined);
}

/** The error for an answer that a proxy gave instead of Twilio. */
export function proxyError(call: string, status: number): SetupError {
  const error = failure('proxy', call, false, undefined);
  return new SetupError({ ...error.details, status });
}

function failure(reason: NetworkReason, call: string, effectUnknown: boolean, cause: unknown): SetupError {
  return new SetupError({
    kind: 'network',
    reason,
    ...textOf(reason),
    call,
    ...(effectUnknown && { effectUnknown }),
    cause,
  });
}

function textOf(reason: NetworkReason): { message: string; remedy: string; docs?: string } {
  const docs = 'https://code.visualstudio.com/docs/setup/network';
  switch (reason) {
    case 'dns':
      return {
        message: l10n.t('The address of Twilio could not be found.'),
        remedy: l10n.t(
          'Check the internet connection, and whether VS Code needs a proxy (setting http.proxy).',
        ),
        docs,
      };
    case 'timeout':
      return {
        message: l10n.t('Twilio did not answer in time.'),
        remedy: l10n.t('Check the internet connection and try again.'),
      };
    case 'tls':
      return {
        message: l10n.t('The connection to Twilio is not trusted: its certificate could not be verified.'),
        remedy: l10n.t(
          "If your company inspects its traffic, add the company's certificate to the system's store and restart VS Code. The settings http.systemCertificates and http.proxySupport must be on for that. The environment variable NODE_EXTRA_CA_CERTS helps only when http.systemCertificates is off.",
        ),
        docs,
      };
    case 'proxy':
      return {
        message: l10n.t('The proxy did not let the request through to Twilio.'),
        remedy: l10n.t(
          'Check the settings http.proxy, http.noProxy and http.proxySupport, and sign in to the proxy.',
        ),
        docs,
      };
    case 'connection':
      return {
        message: l10n.t('The connection to Twilio broke off or could not be made.'),
        remedy: l10n.t('Check the internet connection and try again.'),
      };
  }
}
