import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ConnectedAccount, Secrets } from '../../src/accounts/account';
import type { TestAccess } from '../../src/extension';
import type { Node } from '../../src/checklist/editor/tree';
import type { PeopleNode } from '../../src/people/editor/view';
import type { Question } from '../../src/ui/ask';
import {
  createSandbox,
  sampleCredentials,
  sampleState,
  sandboxStateSchema,
  type Sandbox,
} from '../../src/sandbox/twilio';
import { within } from '../support/within';

/** The running extension, opened up for host tests. */
export async function access(): Promise<TestAccess> {
  const extension = vscode.extensions.getExtension<TestAccess | undefined>('four-steps.twilio-setup');
  assert.ok(extension, 'the extension is installed');
  const given = await extension.activate();
  assert.ok(given, 'a test host gets access');
  return given;
}

/** Answers questions with the given choices in order; returns the questions. */
export function answer(given: TestAccess, ...choices: (string | undefined)[]): Question[] {
  const asked: Question[] = [];
  given.seams.ask = (question) => {
    asked.push(question);
    return Promise.resolve(choices.shift());
  };
  return asked;
}

/** Credentials that must appear nowhere but in SecretStorage. */
export const planted = { authToken: 'f00d'.repeat(8), clientSecret: 'planted-client-secret-0123456789' };

export interface StandIn {
  account: ConnectedAccount;
  secrets: Secrets;
  sandbox: Sandbox;
}

/** An account that isn't the sample. Its Twilio is a sandbox with its own SID and credentials. */
export function standIn(given: TestAccess): StandIn {
  const sid = `AC${'d'.repeat(32)}`;
  const state = JSON.stringify(sampleState(new Date())).replaceAll(sampleCredentials.accountSid, sid);
  const sandbox = createSandbox({
    state: sandboxStateSchema.parse(JSON.parse(state)),
    credentials: { ...sampleCredentials, accountSid: sid, ...planted },
  });
  given.seams.fetch = (request) => sandbox.fetch(request);
  const account: ConnectedAccount = {
    sid,
    name: 'Stand-in',
    sample: false,
    you: 'you@harbor.example',
    owner: 'owner@harbor.example',
    accountCredential: 'authToken',
    organizationCredential: true,
  };
  const secrets: Secrets = {
    account: { kind: 'authToken', authToken: planted.authToken },
    organization: { clientId: sampleCredentials.clientId, clientSecret: planted.clientSecret },
  };
  return { account, secrets, sandbox };
}

/** Resolves once something holds that follows by itself from what was done before. */
export async function eventually(what: string, holds: () => boolean): Promise<void> {
  const watch = async () => {
    while (!holds()) await new Promise(setImmediate);
  };
  await within(what, watch());
}

/** Returns the checklist's visible rows: steps and sub-steps. */
export function rows({ view }: TestAccess): vscode.TreeItem[] {
  const below = (nodes: Node[]): Node[] => nodes.flatMap((node) => [node, ...below(view.getChildren(node))]);
  return below(view.getChildren()).map((node) => view.getTreeItem(node));
}

/** Returns the checklist's node of a step or sub-step, which VS Code passes to a command. */
export function nodeOf({ view }: TestAccess, id: string): Node {
  const nodes = view.getChildren().flatMap((node) => [node, ...view.getChildren(node)]);
  const found = nodes.find((node) => view.getTreeItem(node).id?.endsWith(`/${id}`));
  assert.ok(found, `a row ${id}`);
  return found;
}

/** Returns the row of the Accounts view, which VS Code passes to a command. */
export function accountRow({ accountsView }: TestAccess, sid: string): ConnectedAccount {
  const found = accountsView.getChildren().find((each) => each.sid === sid);
  assert.ok(found, `a row ${sid}`);
  return found;
}

/** Returns the row of the People view, which VS Code passes to a command. */
export async function personRow({ people }: TestAccess, email: string): Promise<PeopleNode> {
  const nodes = await people.getChildren();
  const found = nodes.find((node) => node.kind === 'person' && node.person.email === email);
  assert.ok(found, `a row ${email}`);
  return found;
}

/** Waits for rows that match. The answer from SecretStorage arrives a moment after stored state. */
export async function rowsWhen(
  given: TestAccess,
  isSo: (items: readonly vscode.TreeItem[]) => boolean,
): Promise<vscode.TreeItem[]> {
  for (;;) {
    const changed = new Promise((resolve) => {
      const listening = given.view.onDidChangeTreeData((nodes) => {
        listening.dispose();
        resolve(nodes);
      });
    });
    const items = rows(given);
    if (isSo(items)) return items;
    await within('rows that are so', changed);
  }
}

export function row(given: TestAccess, id: string): vscode.TreeItem {
  const found = rows(given).find((item) => item.id?.endsWith(`/${id}`));
  assert.ok(found, `a row ${id}`);
  return found;
}

/** Signs out so that tests don't depend on each other. */
export async function disconnectAll(given: TestAccess): Promise<void> {
  for (const { sid } of [...given.accounts.all]) await given.accounts.remove(sid);
}
