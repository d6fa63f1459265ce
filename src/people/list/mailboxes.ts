/** An email address as written in a text, not yet validated. */
export interface Mailbox {
  text: string;
  /** The 1-based line. */
  line: number;
  /** The display name before the address's own `<…>`. */
  name?: string;
}

export interface MailboxText {
  mailboxes: Mailbox[];
  /** Addresses not to invite: those inside a display name or directly after another address. */
  extra: Mailbox[];
  /** All remaining words. */
  rest: string[];
}

const separator = /[\s\p{Ps}\p{Pe}<>,;:|"“”«»‹›，、،؛；：｜]/u;
const opening = /<\s*(?:(?:mailto|smtp):)?$|(?:mailto|smtp):$/i;
const boundary = /[;|\t<>؛；｜]|[:：](?=\s)/g;
const listMark = /^(?:(?:[-*•–·▪◦>+]|[#(]?\d{1,4}[.):]+|#\d{1,4}) +)+/;
const longestName = 200;
// Labels and conjunctions around addresses, in all supported languages.
const noise =
  /^(?:to|cc|bcc|e-?mail|mail|courriel|correo|mailto|smtp|à|cci|para|cco|and|et|y|[#(]?\d{1,4}[.):]*)$/i;

/** Finds every address in a line or cell that starts on `line`. Takes linear time for any text. */
export function readMailboxes(text: string, line: number): MailboxText {
  const found: MailboxText = { mailboxes: [], extra: [], rest: [] };
  let lineEnd = text.indexOf('\n');
  const names = quotedNames(text);
  let quoted = 0;
  let end = 0;
  let after = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', after)) {
    let index = at;
    while (index > after && !separator.test(text.charAt(index - 1))) index -= 1;
    for (after = at + 1; after < text.length && !separator.test(text.charAt(after));) after += 1;
    while (quoted < names.length && (names[quoted]?.end ?? 0) < index) quoted += 1;
    const lead = text.slice(Math.max(end, index - 20), index);
    for (; lineEnd >= 0 && lineEnd < index; lineEnd = text.indexOf('\n', lineEnd + 1)) line += 1;
    const mailbox: Mailbox = { text: bare(text.slice(index, after), /mailto:$/i.test(lead)), line };
    if ((names[quoted]?.start ?? Infinity) < index) {
      found.extra.push(mailbox);
      continue;
    }
    const open = opening.exec(lead);
    const before = text.slice(end, index - (open?.[0].length ?? 0));
    const isOwn = open?.[0].startsWith('<') === true && /[>|]/.test(text.charAt(after));
    const isFollowed = end === 0 || text.charAt(end - 1) === '>' || /^\s*[,;|)\]}"，、،；｜\t]/.test(before);
    const named = isOwn && isFollowed ? displayName(before, end === 0) : { words: [before] };
    const isSecond = isOwn && found.mailboxes.at(-1)?.name !== undefined && before.trim() === '';
    if (named.name !== undefined) mailbox.name = named.name;
    (isSecond ? found.extra : found.mailboxes).push(mailbox);
    for (const words of named.words) addWords(words, found.rest);
    end = text.charAt(after) === '>' ? after + 1 : after;
  }
  addWords(text.slice(end), found.rest);
  return found;
}

const beforeBracket = /\s{0,8}</y;

/** Returns the ranges of quoted text directly before a `<`. */
function quotedNames(text: string): { start: number; end: number }[] {
  const ranges: { start: number; end: number }[] = [];
  let start = text.includes('@') ? text.indexOf('"') : -1;
  while (start >= 0) {
    let end = text.indexOf('"', start + 1);
    while (end > 0 && text.charAt(end - 1) === '\\') end = text.indexOf('"', end + 1);
    if (end < 0) break;
    beforeBracket.lastIndex = end + 1;
    if (beforeBracket.test(text)) ranges.push({ start, end });
    start = text.indexOf('"', end + 1);
  }
  return ranges;
}

/** Reads the name at the end of a text. Returns everything before the name as words. */
function displayName(text: string, isFirst: boolean): { name?: string; words: string[] } {
  const trimmed = text.trimEnd();
  if (trimmed.endsWith('"')) {
    let start = trimmed.lastIndexOf('"', trimmed.length - 2);
    while (start > 0 && trimmed.charAt(start - 1) === '\\') start = trimmed.lastIndexOf('"', start - 1);
    const inner = trimmed.slice(start + 1, -1).replace(/\\(.)/g, '$1');
    const before = trimmed.slice(0, start);
    if (isName(inner, true)) return { name: inner, words: [before] };
    // Addresses inside the name are reported separately.
    return { words: inner.includes('@') ? [before] : [trimmed] };
  }
  let start = 0;
  for (const { index } of trimmed.matchAll(boundary)) start = index + 1;
  let name = trimmed.slice(start).replace(/^[\s,，、،]+/, '');
  if (isFirst) name = name.replace(listMark, '');
  name = name.replace(/^'(.+)'$/, '$1');
  return isName(name, false) ? { name, words: [trimmed.slice(0, start)] } : { words: [trimmed] };
}

/** Returns whether a text is a name. One comma is fine, as in `Ode, Kim`; with more, the name's start is unclear. */
function isName(text: string, isQuoted: boolean): boolean {
  if (text.length > longestName || text.includes('@') || !/[\p{L}\p{N}]/u.test(text)) return false;
  return isQuoted || (!/[:：]/.test(text) && text.split('"').length % 2 === 1 && text.split(',').length <= 2);
}

function addWords(text: string, rest: string[]): void {
  if (text === '' || !/[\p{L}\p{N}]/u.test(text)) return;
  const words = shorten(text).replace(/^[\s,;:|<>"'=–—-]+/, '');
  const trimmed = words.replace(/[\s,;:|<>"'=–—-]{1,20}$/, '');
  if (trimmed !== '' && !noise.test(trimmed)) rest.push(trimmed);
}

/** Returns whether an address starts on one line and continues on the next, as in LDIF, vCard, and MIME. */
export function isCutBetween(line: string, next: string): boolean {
  const isSoft = line.endsWith('=');
  if (!isSoft && !next.startsWith(' ')) return false;
  if (!line.includes('@') && !next.includes('@')) return false;
  const [start, end] = isSoft ? [line.slice(0, -1), next] : [line, next.slice(1)];
  let from = start.length;
  while (from > 0 && !separator.test(start.charAt(from - 1))) from -= 1;
  let to = 0;
  while (to < end.length && !separator.test(end.charAt(to))) to += 1;
  const [head, tail] = [start.slice(from), end.slice(0, to)];
  if (!/[\p{L}\p{N}._+-]$/u.test(head) || !/\p{L}/u.test(tail) || (head + tail).split('@').length !== 2)
    return false;
  // An indented address is on its own, unless the line above is an attribute such as `mail: `.
  return isSoft || head.includes('@') || line.includes(':');
}

/** Truncates a text that's too long to show. */
export function shorten(text: string): string {
  const trimmed = text.trim();
  return trimmed.length > longestName ? `${trimmed.slice(0, longestName)}…` : trimmed;
}

/** Removes punctuation around an address, and everything but the address from a link. */
function bare(word: string, isLink: boolean): string {
  let text = word.startsWith("'") || word.startsWith('’') || word.startsWith('‘') ? word.slice(1) : word;
  text = text.replace(/^(?:e-?)?mail=/i, '');
  // A link (RFC 6068).
  if (isLink) text = (text.split('?', 1)[0] ?? '').replace(/%2B/gi, '+').replace(/%40/g, '@');
  let end = text.length;
  while (end > 0 && /[.!?…*_~`'’‘”]/.test(text.charAt(end - 1))) end -= 1;
  // `**kim@acme.test**`: emphasis marks on both sides.
  const marks = /^[*_~`]+/.exec(text)?.[0] ?? '';
  return text.slice(marks !== '' && text.startsWith(marks, end) ? marks.length : 0, end);
}
