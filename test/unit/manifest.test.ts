import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { inputSchemaOf, toolNames, tools as definitions } from '../../src/agents/tools';
import { commands, contextKeys, stepDoneKey, tools, views, worksSignedOut } from '../../src/ui/ids';
import { steps } from '../../src/checklist/steps';

const root = join(__dirname, '..', '..', '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const codeFiles = () =>
  readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join('src', file));
const menuItem = z.object({ command: z.string(), when: z.optional(z.string()) });
const manifest = z
  .object({
    activationEvents: z.array(z.string()),
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
      walkthroughs: z.array(
        z.object({
          steps: z.array(
            z.object({
              id: z.string(),
              title: z.string(),
              completionEvents: z.array(z.string()),
              media: z.object({ svg: z.string(), altText: z.string() }),
            }),
          ),
        }),
      ),
      viewsWelcome: z.array(z.object({ view: z.string() })),
      configuration: z.object({ properties: z.record(z.string(), z.object({ scope: z.string() })) }),
      menus: z.record(z.string(), z.array(menuItem)),
      keybindings: z.array(menuItem),
      languageModelTools: z.array(
        z.object({
          name: z.string(),
          displayName: z.string(),
          userDescription: z.string(),
          modelDescription: z.string(),
          inputSchema: z.unknown(),
        }),
      ),
    }),
  })
  .parse(JSON.parse(read('package.json')));
const { contributes } = manifest;
const nls = z.record(z.string(), z.string()).parse(JSON.parse(read('package.nls.json')));
const menuItems = [...Object.values(contributes.menus).flat(), ...contributes.keybindings];

describe('the manifest', () => {
  it('declares exactly the registered commands', () => {
    const declared = contributes.commands.map(({ command }) => command);
    assert.deepEqual(declared.sort(), Object.values(commands).sort());
  });

  it('gives every command a translated title and the category', () => {
    for (const { command, title, category } of contributes.commands) {
      assert.equal(title, `%command.${command.replace('twilioSetup.', '')}%`);
      assert.equal(category, '%category%');
    }
  });

  it('declares the language-model tools as the code has them', () => {
    const expected = toolNames.map((name) => ({
      name: tools[name],
      displayName: `%tool.${name}%`,
      userDescription: `%tool.${name}.description%`,
      modelDescription: definitions[name].description,
      inputSchema: inputSchemaOf(name),
    }));
    assert.deepEqual(contributes.languageModelTools, expected);
    assert.deepEqual([...toolNames].sort(), Object.keys(tools).sort());
  });

  it('puts only declared commands into menus and keybindings', () => {
    const known = new Set<string>(Object.values(commands));
    for (const { command } of menuItems) assert.ok(known.has(command), command);
  });

  it('declares the views that the code uses', () => {
    const declared = Object.values(contributes.views).flat();
    assert.deepEqual(
      declared.map(({ id }) => id),
      [views.checklist, views.people, views.team, views.accounts],
    );
  });

  it('refers only to existing views', () => {
    const known = new Set<string>([...Object.values(views), ...Object.keys(contributes.views)]);
    const named = [
      ...contributes.viewsWelcome.map(({ view }) => view),
      ...menuItems.flatMap(({ when = '' }) =>
        [...when.matchAll(/\b(?:view|focusedView) == ([\w.]+)/g)].map(([, view]) => view ?? ''),
      ),
      ...manifest.activationEvents.flatMap((event) => /^onWebviewPanel:(.*)/.exec(event)?.[1] ?? []),
    ];
    assert.deepEqual(
      named.filter((view) => !known.has(view)),
      [],
    );
  });

  it('wakes the extension for every panel that the code restores, and for team files', () => {
    assert.deepEqual(manifest.activationEvents, [
      ...[views.inviteForm, views.alerts].map((view) => `onWebviewPanel:${view}`),
      'onLanguage:json',
    ]);
  });

  it('links only to declared commands and to views', () => {
    const focusing = Object.values(views).map((view) => `${view}.focus`);
    const known = new Set<string>([...Object.values(commands), ...focusing]);
    const linked = [...read('package.nls.json').matchAll(/\(command:([\w.]+)/g)].map(([, id]) => id ?? '');
    assert.notEqual(linked.length, 0);
    assert.deepEqual(
      linked.filter((id) => !known.has(id)),
      [],
    );
  });

  it('has no context keys that the code never sets', () => {
    const sources = codeFiles().map(read).join('\n');
    const names = Object.keys(contextKeys);
    assert.deepEqual(
      names.filter((name) => !sources.includes(`contextKeys.${name}`)),
      [],
    );
  });

  it('uses exactly the context keys that the code sets', () => {
    const used = new Set(
      [...read('package.json').matchAll(/"(?:(?:when|enablement)": "|onContext:)([^"]*)"/g)].flatMap(
        ([, clause]) =>
          (clause ?? '').replaceAll(/(view|focusedView) == \S+/g, '').match(/twilioSetup\.\w+/g),
      ),
    );
    used.delete(null);
    const set = [...Object.values(contextKeys), ...steps.map(({ id }) => stepDoneKey(id))];
    assert.deepEqual([...used].sort(), set.sort());
  });

  /** Commands that the palette finds without an account: they then offer to connect one or the sample. */
  const foundAnyway: string[] = [
    commands.continueInvitation,
    commands.invitePeople,
    commands.inviteOnePerson,
  ];

  it('disables exactly the commands that need an account while none is connected', () => {
    const given = contributes.commands.filter(({ enablement }) => enablement === '!twilioSetup.signedOut');
    const needing = Object.values(commands).filter((id) => !worksSignedOut(id));
    assert.deepEqual(
      given.map(({ command }) => command).sort(),
      needing.filter((id) => !foundAnyway.includes(id)).sort(),
    );
  });

  it('has at most 15 commands in the palette, and the rest in menus', () => {
    const { commandPalette = [], ...menus } = contributes.menus;
    // A team file's commands appear only with a team file in front.
    const isHidden = (when = '') => when === 'false' || when.startsWith('resourceFilename');
    const hidden = commandPalette.flatMap(({ command, when }) => (isHidden(when) ? command : []));
    const shown = Object.values(commands).filter((id) => !hidden.includes(id));
    // Without an account there's no invitation to continue, and with one the sample is offered elsewhere.
    assert.ok(shown.length - 1 <= 15, shown.join());
    const inMenus = [...Object.values(menus).flat(), ...contributes.keybindings].map(
      ({ command }) => command,
    );
    const onRows: string[] = [commands.explainSelected, commands.explain];
    assert.deepEqual(
      hidden.filter((id) => !inMenus.includes(id) && !onRows.includes(id)),
      [],
    );
  });

  it('has no setting that a workspace can change', () => {
    const scopes = Object.values(contributes.configuration.properties).map(({ scope }) => scope);
    assert.deepEqual(new Set(scopes), new Set(['application']));
  });

  it('walks through connecting and the four steps, with a completion event for each', () => {
    const walked = contributes.walkthroughs.flatMap((each) => each.steps);
    assert.deepEqual(
      walked.map(({ id, title, completionEvents }) => [id, nls[title.slice(1, -1)], completionEvents]),
      [
        ['connect', 'Start your checklist', [`onContext:${contextKeys.own}`]],
        ...steps.map((step) => [step.id, step.title(), [`onContext:${stepDoneKey(step.id)}`]]),
      ],
    );
  });

  it('has pictures in theme colors only', () => {
    for (const { media } of contributes.walkthroughs.flatMap((each) => each.steps)) {
      const colours = [...read(media.svg).matchAll(/(?:fill|stroke)="([^"]*)"/g)].map(
        ([, colour = '']) => colour,
      );
      assert.notEqual(colours.length, 0, media.svg);
      for (const colour of colours) assert.match(colour, /^(none|var\(--vscode-[\w-]+\))$/, media.svg);
    }
  });

  it('has a text for every key and a key for every text', () => {
    const used = new Set([...read('package.json').matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key));
    assert.deepEqual([...used].sort(), Object.keys(nls).sort());
  });
});

describe('the readme', () => {
  it('names every step of the guide, in order', () => {
    const places = steps.map((step) => read('README.md').indexOf(`_${step.title()}_`));
    assert.ok(!places.includes(-1), places.join());
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
    );
  });

  it('has a dark and a light picture of the current rows', async () => {
    const { pictureMark, rowsHash } = await import('../../scripts/picture.mjs');
    assert.equal(readFileSync(pictureMark, 'utf8').trim(), rowsHash(), 'Run npm run picture.');
    for (const look of ['dark', 'light']) {
      assert.ok(read('README.md').includes(`"media/readme-${look}.webp"`));
      assert.ok(existsSync(join(root, 'media', `readme-${look}.webp`)));
    }
  });
});

describe('the texts to translate', () => {
  const texts = new Set(
    codeFiles().flatMap((file) =>
      [...read(file).matchAll(/\bl10n\.t\(\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")/g)].map(([, text]) =>
        said(text ?? ''),
      ),
    ),
  );
  const bundle = z.record(z.string(), z.unknown()).parse(JSON.parse(read('l10n/bundle.l10n.json')));

  it('include every literal text in the code', () => {
    const missing = [...texts].filter((text) => !(text in bundle));
    assert.deepEqual(missing, [], 'run npm run l10n');
  });

  it('include no others', () => {
    const left = Object.keys(bundle).filter((text) => !texts.has(text));
    assert.deepEqual(left, [], 'run npm run l10n');
  });

  it('are all literal', () => {
    const strange = codeFiles().filter((file) => /\bl10n\.t\((?!\s*['"])/.test(read(file)));
    assert.deepEqual(strange, []);
  });
});

/** Returns the value of a string literal. */
function said(literal: string): string {
  return literal.slice(1, -1).replace(/\\(.)/g, '$1');
}
