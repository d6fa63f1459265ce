import assert from 'node:assert/strict';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../src/editor/ids';
import type { TestAccess } from '../../src/extension';
import type { Prepared } from '../../src/editor/invitations';
import { checkIds } from '../../src/guide/evidence';
import { access, answer, disconnectAll, standIn, type StandIn } from './access';

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

  it('is carried out once when it is started twice at the same moment', async () => {
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

  it('goes no further once the account is disconnected', async () => {
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

  it('leaves no journal, with its addresses, once the account is disconnected', async () => {
    await given.invitations.start(await prepare('rio'), confirmed);
    assert.equal(journals().length, 1);
    answer(given, 'Disconnect');
    await vscode.commands.executeCommand(commands.disconnectAccount, stand.account);
    assert.deepEqual(journals(), []);
  });

  it('loses no check that was asked for before it ended', async () => {
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
