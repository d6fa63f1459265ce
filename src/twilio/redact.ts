const mark = '[redacted]';

/**
 * Values that must never appear in text, in every encoding. Filled by the client, and intentionally kept after it's
 * gone.
 */
const secrets = new Set<string>();

/** Registers a credential for redaction. Ignores short values, which aren't credentials and would garble every text. */
export function registerSecret(value: string): void {
  if (value.length < 8) return;
  secrets.add(value);
  secrets.add(JSON.stringify(value).slice(1, -1));
  for (const encoded of [encodeURIComponent(value), new URLSearchParams({ '': value }).toString().slice(1)]) {
    secrets.add(encoded);
    secrets.add(encoded.replace(/%../g, (code) => code.toLowerCase()));
  }
  // Replaces the padded form first so that no padding remains.
  const bytes = Buffer.from(value);
  secrets.add(bytes.toString('base64'));
  secrets.add(bytes.toString('base64').replace(/=+$/, ''));
  secrets.add(bytes.toString('base64url'));
}

const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b(https?|wss?):\/\/[^\s/?#@]*@/gi, `$1://${mark}@`],
  [/\b(proxy-)?authorization(["']?\s*[:=]\s*["']?)(?:\w+\s+)?[^\s"',;]+/gi, `$1authorization$2${mark}`],
  [/\b(basic|bearer)\s+[\w+/=.~-]{16,}/gi, `$1 ${mark}`],
  // Starts only where a word does, because each start scans the whole word.
  [/(?<![\w-])eyJ[\w-]+(?:\.[\w-]*){1,2}/g, mark],
  [
    /\b((?:auth|access|refresh|id)_?token|(?:client_?)?secret|password)(["']?\s*[:=]\s*["']?)[^\s"',;&}]+/gi,
    `$1$2${mark}`,
  ],
  [/(?<![0-9a-z])[0-9a-f]{32}(?![0-9a-z])/gi, mark],
];

/** Redacts known credentials and anything that looks like one. Keeps addresses and SIDs. */
export function redactSecrets(text: string): string {
  let clean = redactKnown(text);
  for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
  return clean;
}

function redactKnown(text: string): string {
  let clean = text;
  for (const secret of secrets) clean = clean.replaceAll(secret, mark);
  return clean;
}

/**
 * Shortens SIDs to the prefix and last four digits. Keeps request IDs (RQ) intact, because users quote them to support.
 */
export function shortenSids(text: string): string {
  return text.replace(/(?<![0-9a-z])(?!RQ)([a-z]{2})[0-9a-f]{28}([0-9a-f]{4})(?![0-9a-z])/gi, '$1…$2');
}

/**
 * Returns the beginning of a text on one line, without control and direction characters. Cuts it at the end of a word,
 * so that redaction still recognizes a secret.
 */
export function excerpt(text: string, limit: number): string {
  const start = text.slice(0, limit);
  const whole = text.length > limit ? `${start.replace(/(?<!\S)\S*$/, '')}…` : start;
  return whole.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
}

declare const fromOutside: unique symbol;

/**
 * Text that isn't the extension's own: a name at Twilio, a file's name, what a user typed. TypeScript doesn't take it
 * for a string, although it is one, so it can't be shown or put into another text before `plain` made it harmless.
 */
export type Outside = string | (symbol & { readonly [fromOutside]: true });

/** Returns text from outside unchanged, to compare, store, or edit it. Never show the result. */
export function raw(text: Outside): string {
  return text as string;
}

/** Characters that change the direction of text, so that a name could disguise a line. */
const direction = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** Puts a text on one line, without control characters and characters that change the direction. */
export function oneLine(text: string): string {
  return text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(direction, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}

/**
 * Also breaks up what VS Code acts on in messages, prompts, and labels: links such as `[text](command:…)` and icons such
 * as `$(trash)`.
 */
export function inert(text: string): string {
  return oneLine(text).replace(/(?<=[\]$])\(/g, ' (');
}

/** The most characters of a text from outside that are shown. */
const longest = 500;

/**
 * Nearly every name and address: words with single marks between them. Among such words, no pattern finds a credential
 * or SID unless it's longer or starts with one of these.
 */
const ordinary =
  /^(?!.*(?:eyJ|basic|bearer))[\p{L}\p{M}\p{N}]{1,31}(?:(?:[.,]? |[-.@'’_+])[\p{L}\p{M}\p{N}]{1,31})*$/iu;

/**
 * Makes text from outside harmless wherever plain text is shown: one line of at most 500 characters on which nothing
 * acts, without credentials and with short SIDs. For Markdown, pass the result through `markdown` as well.
 */
export function plain(text: Outside): string {
  const written = raw(text);
  if (written.length <= longest && ordinary.test(written)) return redactKnown(written);
  // Only afterward, since what replaces a credential ends in a bracket.
  const clean = inert(shortenSids(redactSecrets(oneLine(written))));
  return clean.length > longest ? `${clean.slice(0, longest).replace(/\p{Cs}$/u, '')}…` : clean;
}

/**
 * Makes a text safe to log or show. Redacts credentials, email addresses, and query values in URLs, and shortens SIDs.
 */
export function redact(text: string): string {
  return shortenSids(redactSecrets(text))
    .replace(/([?&][\w.[\]-]+=)[^\s&#"'<>]+/g, `$1${mark}`)
    .replace(/(?<![^\s<>"'(),:;@=/[\]])[^\s<>"'(),:;@=/[\]]+(?:@|%40)[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/giu, mark);
}

/** Copies a thrown value and its chain of causes, redacted and reduced to the name, code, message, and stack. */
export function redactError(error: unknown, depth = 5): Error | undefined {
  if (error === undefined || depth === 0) return undefined;
  if (!(error instanceof Error)) return new Error(redact(typeof error === 'string' ? error : typeof error));
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  const cause = redactError(error.cause ?? first, depth - 1);
  const copy = new Error(redact(error.message), cause && { cause });
  copy.name = error.name;
  copy.stack = redact(error.stack ?? '');
  if ('code' in error && typeof error.code === 'string') Object.assign(copy, { code: redact(error.code) });
  return copy;
}
