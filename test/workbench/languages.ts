import * as l10n from '@vscode/l10n';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';

const textsSchema = z.record(z.string(), z.string());
type Texts = z.infer<typeof textsSchema>;

/** A display language with the extension's texts in it. */
export interface Language {
  id: string;
  /** The texts of the manifest, by key. */
  manifest: Texts;
  /** All other texts, by their English text. */
  bundle: Texts;
}

const root = join(__dirname, '..', '..', '..');
const read = (file: string): Texts => textsSchema.parse(JSON.parse(readFileSync(join(root, file), 'utf8')));

/** Returns a language that the package has. */
export function translated(id: string): Language {
  return { id, manifest: read(`package.nls.${id}.json`), bundle: read(`l10n/bundle.l10n.${id}.json`) };
}

/** What stays the same in every language: placeholders, link targets, icons, and names. */
const kept =
  /(\{\d+\}|\]\([^)]*\)|\$\([\w-]+\)|https?:\/\/[\w./-]+|Twilio(?: Setup)?|VS Code|Billing Manager|Administrator|Developer|Support|Account SID|Auth Token|OAuth|[\w.]+@[\w.]+)/;
const letters: Record<string, string> = {
  a: 'áá',
  e: 'éé',
  i: 'íí',
  o: 'óó',
  u: 'úú',
  c: 'ç',
  n: 'ñ',
  y: 'ÿ',
};
Object.assign(letters, {
  s: 'š',
  t: 'ţ',
  r: 'ŕ',
  l: 'ļ',
  d: 'ð',
  p: 'þ',
  h: 'ħ',
  g: 'ğ',
  w: 'ŵ',
  b: 'ƀ',
  m: 'ɱ',
});
Object.assign(letters, { k: 'ķ', f: 'ƒ', v: 'ṽ', x: 'ẋ', z: 'ž', j: 'ĵ', q: 'ɋ' });

/** Returns a text in a language that looks like English but has no plain letter and is about 40% longer. */
export function pseudo(text: string): string {
  return text
    .split(kept)
    .map((part, index) => (index % 2 ? part : part.replace(/[a-z]/gi, accented)))
    .join('');
}

function accented(letter: string): string {
  const lower = letters[letter.toLowerCase()] ?? letter;
  if (letter === letter.toLowerCase()) return lower;
  return `${lower.charAt(0).toUpperCase()}${lower.slice(1)}`;
}

/** The pseudo-language, made from the English texts. */
export function pseudoLanguage(): Language {
  const each = (texts: Texts) =>
    Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, pseudo(text)]));
  return {
    id: 'qps-ploc',
    manifest: each(read('package.nls.json')),
    bundle: each(read('l10n/bundle.l10n.json')),
  };
}

/**
 * Makes a display language known in a profile, as VS Code does after installing a language pack, and gives the
 * installed extension its texts in it.
 */
export function addLanguage(data: string, { id, manifest, bundle }: Language): void {
  const write = (file: string, content: unknown) => writeFileSync(file, JSON.stringify(content));
  const vscode = join(data, 'vscode-texts.json');
  write(vscode, { version: '1.0.0', contents: {} });
  const pack = { extensionIdentifier: { id: `tests.language-pack-${id}` }, version: '1.0.0' };
  const known = { hash: id, label: id, extensions: [pack], translations: { vscode } };
  write(join(data, 'data', 'languagepacks.json'), { [id]: known });
  const extensions = join(data, 'extensions');
  const [folder = ''] = readdirSync(extensions).filter((name) => name.includes('twilio-setup'));
  const own = join(extensions, folder, `package.nls.${id}.json`);
  if (existsSync(own)) return;
  write(own, manifest);
  mkdirSync(join(extensions, folder, 'l10n'), { recursive: true });
  write(join(extensions, folder, 'l10n', `bundle.l10n.${id}.json`), bundle);
}

/** Makes this process speak a language, so that a test's expectations follow the product's texts. */
export function speak({ bundle }: Pick<Language, 'bundle'> = { bundle: {} }): void {
  l10n.config({ contents: bundle });
}
