import assert from 'node:assert/strict';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ConnectedAccount } from '../../src/accounts/account';
import { commands } from '../../src/ui/ids';
import type { TestAccess } from '../../src/extension';
import type { Prepared } from '../../src/people/run/invitation';
import { FormHost } from '../../src/people/editor/formHost';
import { checkIds } from '../../src/checklist/evidence';
import { within } from '../support/within';
import {
  access,
  accountRow,
  answer,
  disconnectAll,
  eventually,
  personRow,
  standIn,
  type StandIn,
} from './access';

describe('a confirmed plan', () => {
  let given: TestAccess;
  let stand: StandIn;
  const confirmed = { administrators: [], ownAccess: false };

  beforeEach(async () => {
    given = await access();
    await disconnectAll(given);
    await given.invitations.putAway();
    stand = standIn(given);
    rmSync(join(given.context.globalStorageUri.fsPath, 'runs'), { recursive: true, force: true });
    await given.accounts.save(stand.account, stand.secrets);
  });

  const prepare = (...names: string[]): Promise<Prepared> => {
    const wanted = names.map((name) => ({ email: `${name}@harbor.example`, roles: ['support' as const] }));
    return given.invitations.prepare(stand.account, 'add', wanted, new AbortController().signal);
  };
  const journals = () => {
    const folder = join(given.context.globalStorageUri.fsPath, 'runs');
    return existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith(stand.account.sid)) : [];
  };
  const usersMade = () =>
    stand.sandbox.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/Users'));

  it('runs once when started twice at the same moment', async () => {
    const prepared = await prepare('rio');
    const outcomes = await Promise.allSettled([
      given.invitations.start(prepared, confirmed),
      given.invitations.start(prepared, confirmed),
    ]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected'],
    );
    assert.equal(usersMade().length, 1);
  });

  /** Makes a plan in a form, and applies it as a script in the page could: with every box ticked. */
  const applyFromPage = async (...choices: (string | undefined)[]) => {
    const asked = answer(given, ...choices);
    const form = new FormHost(given.accounts, given.invitations);
    const addresses = Array.from({ length: 12 }, (_, index) => `rio${index}@harbor.example`);
    const draft = { text: addresses.join('\n'), roles: ['administrator' as const] };
    const answered = await form.preview(draft, new AbortController().signal);
    const { id, administrators } = 'plan' in answered ? answered.plan : assert.fail();
    const apply = () => form.act({ type: 'apply', request: 1, plan: id, administrators, ownAccess: true });
    return { asked, apply };
  };

  it('expects an Administrator from then on whom the user confirmed by name', async () => {
    const { apply } = await applyFromPage('Give Administrator');
    await apply();
    const expected = () => given.checklist.record.choices.expectedAdministrators?.length;
    await eventually('twelve expected Administrators', () => expected() === 12);
  });

  it('gives no one Administrator before the user agrees outside the page', async () => {
    for (const choice of ['Go Back', undefined]) {
      const { apply } = await applyFromPage(choice);
      await assert.rejects(apply(), /Nothing was sent/);
    }
    assert.equal(usersMade().length, 0);
    const { apply } = await applyFromPage('Give Administrator');
    await apply();
    assert.equal(usersMade().length, 12);
  });

  it('names the Administrators in the question, with the safe choice first', async () => {
    const { asked, apply } = await applyFromPage('Go Back');
    await assert.rejects(apply());
    const [{ message, detail = '', modal, choices } = assert.fail()] = asked;
    assert.equal(message, 'Give Administrator on Stand-in to 12 people?');
    assert.ok(
      detail.startsWith('rio0@harbor.example\n') && detail.includes('rio9@harbor.example\nand 2 more\n'),
    );
    assert.deepEqual([modal, choices], [true, ['Go Back', 'Give Administrator']]);
  });

  it('stops when the account is disconnected', async () => {
    const prepared = await prepare('rio');
    const { fetch } = given.seams;
    given.seams.fetch = async (request) => {
      given.seams.fetch = fetch;
      await given.accounts.remove(stand.account.sid);
      return fetch(request);
    };
    const run = await given.invitations.start(prepared, confirmed);
    assert.equal(run.result?.results[0]?.outcome, 'cancelled');
    assert.equal(usersMade().length, 0);
    assert.deepEqual(journals(), []);
  });

  it('leaves nothing behind when its account is removed during the run', async () => {
    const { fetch } = given.seams;
    given.seams.fetch = async (request) => {
      if (request.method === 'POST' && request.url.endsWith('/Users'))
        await given.accounts.remove(stand.account.sid);
      return fetch(request);
    };
    await given.invitations.start(await prepare('rio'), confirmed);
    given.seams.fetch = fetch;
    assert.deepEqual(journals(), []);
    const keys = given.context.globalState.keys();
    assert.deepEqual(
      keys.filter((key) => key.endsWith(stand.account.sid)),
      [],
    );
  });

  it('leaves no journal with email addresses after the account is disconnected', async () => {
    await given.invitations.start(await prepare('rio'), confirmed);
    assert.equal(journals().length, 1);
    answer(given, 'Disconnect');
    await vscode.commands.executeCommand(commands.disconnectAccount, accountRow(given, stand.account.sid));
    assert.deepEqual(journals(), []);
  });

  it('stays in the form after an interruption, even when one user is changed', async () => {
    const { fetch } = given.seams;
    given.seams.fetch = (request) => {
      if (request.method === 'POST' && request.url.endsWith('/Users')) given.invitations.cancel();
      return fetch(request);
    };
    await given.invitations.start(await prepare('rio', 'lee'), confirmed);
    given.seams.fetch = fetch;
    const asked = answer(given, 'Deactivate');
    await vscode.commands.executeCommand(
      commands.deactivateUser,
      await personRow(given, 'kim@harbor.example'),
    );
    const form = new FormHost(given.accounts, given.invitations);
    assert.deepEqual(
      form.run()?.rows.map(({ email }) => email),
      ['rio@harbor.example', 'lee@harbor.example'],
    );
    assert.deepEqual(
      asked.map(({ choices }) => choices),
      [['Keep Access', 'Deactivate']],
    );
  });

  it('keeps its results in the form during and after a change to one user', async () => {
    const run = await given.invitations.start(await prepare('rio'), confirmed);
    const shown = new Set([given.invitations.run]);
    const listening = given.invitations.onDidChange(() => shown.add(given.invitations.run));
    answer(given, 'Deactivate');
    await vscode.commands.executeCommand(
      commands.deactivateUser,
      await personRow(given, 'kim@harbor.example'),
    );
    listening.dispose();
    assert.equal(isActive(), false);
    assert.deepEqual([...shown], [run]);
    await given.invitations.putAway();
    assert.deepEqual([given.invitations.run, given.invitations.recorded], [undefined, undefined]);
  });

  it('remembers a domain that Twilio refused and leaves its next user for the Console', async () => {
    const of = (email: string) =>
      given.invitations.prepare(
        stand.account,
        'add',
        [{ email, roles: ['support'] }],
        new AbortController().signal,
      );
    await given.invitations.start(await of('a@elsewhere.example'), confirmed);
    const { plan } = await of('b@elsewhere.example');
    assert.deepEqual(
      plan.people.map(({ kind }) => kind),
      ['console'],
    );
  });

  const deactivateMyself = async (...choices: string[]) => {
    await given.accounts.save({ ...stand.account, you: 'kim@harbor.example' });
    const asked = answer(given, ...choices);
    await vscode.commands.executeCommand(
      commands.deactivateUser,
      await personRow(given, 'kim@harbor.example'),
    );
    return asked;
  };
  const isActive = () =>
    stand.sandbox.state.users.find(({ userName }) => userName === 'kim@harbor.example')?.active;

  it('removes your own access only after a separate question', async () => {
    const asked = await deactivateMyself('Deactivate', 'Reduce My Access');
    assert.deepEqual(
      asked.map(({ message }) => message),
      ['kim@harbor.example on Stand-in', 'This reduces your own access.'],
    );
    assert.equal(isActive(), false);
  });

  it('keeps your own access if you choose so', async () => {
    await deactivateMyself('Deactivate', 'Keep My Access');
    assert.equal(isActive(), true);
  });

  it('keeps your own access if you dismiss that question', async () => {
    await deactivateMyself('Deactivate');
    assert.equal(isActive(), true);
  });

  it('loses no check that was requested before the plan ended', async () => {
    const { fetch } = given.seams;
    let second: Promise<void> | undefined;
    given.seams.fetch = (request) => {
      second ??= given.checklist.check(['people']);
      return fetch(request);
    };
    await given.checklist.check();
    await second;
    assert.deepEqual(Object.keys(given.checklist.record.checks).sort(), [...checkIds].sort());
  });
});

describe("one account's run, while another account is in use", () => {
  let given: TestAccess;
  let stand: StandIn;
  let form: FormHost;
  const confirmed = { administrators: [], ownAccess: false };

  const invite = async (account: ConnectedAccount, ...emails: string[]) => {
    await given.accounts.select(account.sid);
    const wanted = emails.map((email) => ({ email, roles: ['support' as const] }));
    const { signal } = new AbortController();
    await given.invitations.start(await given.invitations.prepare(account, 'add', wanted, signal), confirmed);
  };

  /** Switches accounts and waits until the new account's run is known. */
  const switchTo = async (sid: string) => {
    const known = new Promise<void>((resolve) => {
      const listening = form.onDidChange(() => {
        if (given.accounts.current?.sid !== sid || !form.run()) return;
        listening.dispose();
        resolve();
      });
    });
    await given.accounts.select(sid);
    await within('the run of the account', known);
  };

  beforeEach(async () => {
    given = await access();
    await disconnectAll(given);
    await given.invitations.putAway();
    stand = standIn(given);
    rmSync(join(given.context.globalStorageUri.fsPath, 'runs'), { recursive: true, force: true });
    await vscode.commands.executeCommand(commands.trySample);
    const sample = given.accounts.current ?? assert.fail();
    await invite(sample, 'lee@gmail.com');
    await given.accounts.save(stand.account, stand.secrets);
    form = new FormHost(given.accounts, given.invitations);
    const { fetch } = given.seams;
    given.seams.fetch = (request) =>
      request.method === 'POST' && request.url.endsWith('/Users')
        ? Promise.resolve(new Response('{}', { status: 400 }))
        : fetch(request);
    await invite(stand.account, 'pat@gmail.com', 'rio@harbor.example');
    given.seams.fetch = fetch;
    await switchTo(sample.sid);
  });

  it('gives the other account no list for the Console', async () => {
    await form.act({ type: 'copyConsoleList' });
    assert.equal(await vscode.env.clipboard.readText(), 'lee@gmail.com: Support');
  });

  it('gives the other account no one to retry', async () => {
    const before = stand.sandbox.requests.length;
    const { rest } = form.run() ?? {};
    const shown = rest === undefined ? {} : { rest };
    await form.act({ type: 'retryFailed', request: 1, administrators: [], ...shown });
    assert.equal(stand.sandbox.requests.length, before);
  });

  it("isn't dismissed with the other account's run", async () => {
    await form.act({ type: 'startOver', request: 1 });
    await switchTo(stand.account.sid);
    assert.deepEqual(
      form.run()?.rows.map(({ email }) => email),
      ['pat@gmail.com', 'rio@harbor.example'],
    );
  });
});
