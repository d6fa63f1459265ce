import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { within } from '../support/within';
import type { Workbench } from './harness';

/** What a place contains: text, or a file's bytes. */
export type Traces = Map<string, string | Buffer>;

/** Returns everything that the page shows or holds in its markup, frame by frame, with its location. */
export async function pageTraces({ page }: Workbench): Promise<Traces> {
  const frames = await Promise.all(page.frames().map(async (frame) => [frame, await shown(frame)] as const));
  return new Map(frames.map(([frame, text], index) => [`frame ${index} ${frame.name()}`, text]));
}

async function shown(frame: Frame): Promise<string> {
  const content = within(`the content of the frame ${frame.name()}`, frame.content());
  const live = frame.evaluate(() => {
    const fields = document.querySelectorAll<HTMLInputElement>('input:not([type="password"]), textarea');
    return [location.href, document.title, document.body.innerText, ...[...fields].map(({ value }) => value)];
  });
  return [await content, ...(await within(`what the frame ${frame.name()} shows`, live))].join('\n');
}

/** Returns what the browser stores for the page, frame by frame. */
export async function storageTraces({ page }: Workbench): Promise<Traces> {
  const frames = await Promise.all(
    page
      .frames()
      .map(async (frame) =>
        (await runsScripts(frame))
          ? within(`the storage of the frame ${frame.name()}`, frame.evaluate(stored))
          : '',
      ),
  );
  return new Map(frames.map((text, index) => [`storage of frame ${index}`, text]));
}

export async function clipboardTraces({ page, server }: Workbench): Promise<Traces> {
  await page.context().grantPermissions(['clipboard-read'], { origin: new URL(server.address).origin });
  const text = page.evaluate(() => navigator.clipboard.readText());
  return new Map([['clipboard', await within('the clipboard', text)]]);
}

/** An explanation's frame runs no scripts, so it stores nothing and never answers. */
async function runsScripts(frame: Frame): Promise<boolean> {
  if (frame.parentFrame() === null) return true;
  const sandbox = await (await frame.frameElement()).getAttribute('sandbox');
  return sandbox === null || sandbox.includes('allow-scripts');
}

/** Returns everything in the page's storages and databases as one text. Runs in the page. */
async function stored(): Promise<string> {
  const request = <T>(asked: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error ?? new Error('IndexedDB'));
    });
  const asText = (value: unknown) =>
    value instanceof Uint8Array ? new TextDecoder().decode(value) : JSON.stringify(value);
  const texts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await request(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const rows = database.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([request(rows.getAllKeys()), request(rows.getAll())]);
      texts.push(...[...keys, ...(values as unknown[])].map(asText));
    }
    database.close();
  }
  return texts.join('\n');
}

/** Lists every file in the server's data folder, including logs and settings. */
export function serverTraces({ server }: Workbench): Traces {
  const files = readdirSync(server.data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.map((file) => [file.slice(server.data.length), readFileSync(file)]));
}

/** Returns a secret in every form it may be written in; `login` is the part before it in a Basic header. */
export function writings(secret: string, login: string): string[] {
  const base64 = (text: string, encoding: 'base64' | 'base64url') =>
    Buffer.from(text).toString(encoding).replace(/=+$/, '');
  const basic = `${login}:${secret}`;
  return [
    secret,
    encodeURIComponent(secret),
    ...[secret, basic].flatMap((text) => [base64(text, 'base64'), base64(text, 'base64url')]),
  ];
}

/** Returns the places that contain one of the texts. */
export function placesOf(texts: readonly string[], traces: Traces): string[] {
  return [...traces]
    .filter(([, content]) => texts.some((text) => content.includes(text) || hasUtf16(content, text)))
    .map(([place]) => place);
}

function hasUtf16(content: string | Buffer, text: string): boolean {
  return typeof content !== 'string' && content.includes(Buffer.from(text, 'utf16le'));
}
