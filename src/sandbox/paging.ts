import * as z from 'zod/mini';
import { json } from './exchange';
import { Refusal } from './refusal';

/** One page of a list, with the addresses of its neighbors. */
export interface Page<T> {
  items: T[];
  page: number;
  pageSize: number;
  /** The index of the page's first item in the full list. */
  start: number;
  first: URL;
  previous: URL | null;
  next: URL | null;
  self: URL;
}

const tokenPrefix = 'PA';

function readToken(token: string | null, badToken: number): number {
  if (token === null) return 0;
  const offset = Buffer.from(token.slice(tokenPrefix.length), 'base64url').toString();
  if (!token.startsWith(tokenPrefix) || !/^\d{1,9}$/.test(offset)) throw new Refusal(badToken);
  return Number(offset);
}

function readSize(text: string | null, limits: { usual: number; most: number }): number {
  if (text === null) return limits.usual;
  const size = z.int().check(z.gte(1), z.lte(limits.most)).safeParse(Number(text));
  if (!size.success) throw new Refusal(20001, { message: `PageSize must be 1 to ${limits.most}` });
  return size.data;
}

/**
 * Returns the page that `PageSize` and `PageToken` select. Ignores the request's `Page`, as documented by Twilio.
 * Refuses an invalid token with the code `badToken`.
 */
export function paginate<T>(
  list: readonly T[],
  url: URL,
  limits: { usual: number; most: number; badToken: number },
): Page<T> {
  const pageSize = readSize(url.searchParams.get('PageSize'), limits);
  const start = readToken(url.searchParams.get('PageToken'), limits.badToken);
  const page = Math.ceil(start / pageSize);
  const at = (offset: number) => {
    const address = new URL(url);
    for (const name of ['PageSize', 'Page', 'PageToken']) address.searchParams.delete(name);
    address.searchParams.set('PageSize', String(pageSize));
    address.searchParams.set('Page', String(Math.ceil(offset / pageSize)));
    const token = tokenPrefix + Buffer.from(String(offset)).toString('base64url');
    if (offset > 0) address.searchParams.set('PageToken', token);
    return address;
  };
  return {
    items: list.slice(start, start + pageSize),
    page,
    pageSize,
    start,
    first: at(0),
    previous: start > 0 ? at(Math.max(0, start - pageSize)) : null,
    next: start + pageSize < list.length ? at(start + pageSize) : null,
    self: at(start),
  };
}

/**
 * Answers with a list of the 2010 API, with relative addresses and with fields in the order of Twilio's OpenAPI file.
 */
export function listed<T>(page: Page<T>, key: string, items: readonly object[]): Response {
  const relative = (address: URL | null) => address && address.pathname + address.search;
  return json({
    end: page.start + Math.max(0, items.length - 1),
    first_page_uri: relative(page.first),
    next_page_uri: relative(page.next),
    page: page.page,
    page_size: page.pageSize,
    previous_page_uri: relative(page.previous),
    start: page.start,
    uri: relative(page.self),
    [key]: items,
  });
}
