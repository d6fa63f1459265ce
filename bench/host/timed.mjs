// @ts-check
/**
 * Replaces the main file in a copy of an extension. It loads the original main file, activates it, and
 * records how long both took and how long the views kept VS Code waiting.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import * as vscode from 'vscode';

/** @typedef {{ begun: number, load: number, activate: number, waits: [number, number][] }} Times */

/** @type {Record<string, Times>} */
const times = Reflect.get(globalThis, 'benchTimes') ?? {};
Reflect.set(globalThis, 'benchTimes', times);

/** @param {vscode.ExtensionContext} context */
export async function activate(context) {
  await store(context);
  /** @type {Times} */
  const mine = { begun: 0, load: 0, activate: 0, waits: [] };
  times[context.extension.id] = mine;
  watchTrees(mine);
  const start = performance.now();
  /** @type {string} */
  const path = './dist/extension.mjs';
  const main = await import(path);
  const loaded = performance.now();
  main.activate(context);
  mine.begun = start;
  mine.load = loaded - start;
  mine.activate = performance.now() - loaded;
}

/**
 * Provides state and secrets as an earlier window would have left them.
 * @param {vscode.ExtensionContext} context
 */
async function store(context) {
  const { state, secrets } = JSON.parse(readFileSync(join(context.extensionPath, 'stored.json'), 'utf8'));
  for (const [key, value] of Object.entries(state)) await context.globalState.update(key, value);
  for (const [key, value] of Object.entries(secrets)) await context.secrets.store(key, value);
}

/**
 * Records when VS Code asks a tree for rows and when it gets them.
 * @param {Times} mine
 */
function watchTrees(mine) {
  const { createTreeView } = vscode.window;
  Reflect.set(vscode.window, 'createTreeView', (/** @type {string} */ id, /** @type {any} */ options) => {
    const { treeDataProvider } = options;
    const watched = new Proxy(treeDataProvider, {
      get(target, name) {
        const member = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        if (name !== 'getChildren' && name !== 'getTreeItem') return member.bind(target);
        return async (/** @type {unknown[]} */ ...given) => {
          const start = performance.now();
          const result = await member.apply(target, given);
          if (id.endsWith('checklist')) mine.waits.push([start, performance.now()]);
          return result;
        };
      },
    });
    return createTreeView(id, { ...options, treeDataProvider: watched });
  });
}
