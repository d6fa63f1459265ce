import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { commands, contextKeys, views } from '../../src/editor/ids';

const root = join(__dirname, '..', '..', '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const menuItem = z.object({ command: z.string(), when: z.optional(z.string()) });
const manifest = z
  .object({
    contributes: z.object({
      commands: z.array(
        z.object({
          command: z.string(),
          title: z.string(),
          category: z.string(),
          enablement: z.optional(z.string()),
        }),
      ),
      views: z.record(z.string(), z.array(z.object({ id: z.string() }))),
      menus: z.record(z.string(), z.array(menuItem)),
      keybindings: z.array(menuItem),
    }),
  })
  .parse(JSON.parse(read('package.json')));
const { contributes } = manifest;
const menuItems = [...Object.values(contributes.menus).flat(), ...contributes.keybindings];

describe('the manifest', () => {
  it('declares exactly the commands that are registered', () => {
    const declared = contributes.commands.map(({ command }) => command);
    assert.deepEqual(declared.sort(), Object.values(commands).sort());
  });

  it('gives every command a translated title and the category', () => {
    for (const { command, title, category } of contributes.commands) {
      assert.equal(title, `%command.${command.replace('twilioSetup.', '')}%`);
      assert.equal(category, '%category%');
    }
  });

  it('puts only declared commands into menus and keybindings', () => {
    const known = new Set<string>(Object.values(commands));
    for (const { command } of menuItems) assert.ok(known.has(command), command);
  });

  it('declares the views that the code uses', () => {
    const declared = Object.values(contributes.views).flat();
    assert.deepEqual(
      declared.map(({ id }) => id),
      [views.checklist, views.people, views.accounts],
    );
  });

  it('uses only context keys that the code sets, and every one of them', () => {
    const used = new Set(
      [...read('package.json').matchAll(/"(?:when|enablement)": "([^"]*)"/g)].flatMap(([, clause]) =>
        (clause ?? '').replaceAll(/(view|focusedView) == \S+/g, '').match(/twilioSetup\.\w+/g),
      ),
    );
    used.delete(null);
    assert.deepEqual([...used].sort(), Object.values(contextKeys).sort());
  });

  it('has a text for every key and a key for every text', () => {
    const used = new Set([...read('package.json').matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key));
    const texts = z.record(z.string(), z.string()).parse(JSON.parse(read('package.nls.json')));
    assert.deepEqual([...used].sort(), Object.keys(texts).sort());
  });
});

describe('the texts to translate', () => {
  it('are collected: every literal text of the code is in the bundle', () => {
    const bundle = z.record(z.string(), z.unknown()).parse(JSON.parse(read('l10n/bundle.l10n.json')));
    const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    for (const file of sources) {
      for (const [, text] of read(join('src', file)).matchAll(/\bl10n\.t\(\s*'((?:[^'\\]|\\.)*)'/g)) {
        const key = (text ?? '').replaceAll("\\'", "'");
        assert.ok(key in bundle, `${file}: ${key} (run npm run l10n)`);
      }
    }
  });
});
