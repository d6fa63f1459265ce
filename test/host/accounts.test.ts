import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { lostOf } from '../../src/accounts/account';
import type { Node } from '../../src/checklist/editor/tree';
import { offerToRemoveUnused } from '../../src/accounts/editor/signIn';
import { commands } from '../../src/ui/ids';
import type { TestAccess } from '../../src/extension';
import { SetupError } from '../../src/twilio/errors';
import { unreached } from '../../src/checklist/state';
import { withFailure, withResult } from '../../src/checklist/recordChanges';
import { subSteps } from '../../src/checklist/steps';
import { sampleCredentials } from '../../src/sandbox/twilio';
import { access, answer, disconnectAll, eventually, nodeOf, row, rowsWhen, standIn } from './access';
import { accountsOn, memorySecrets } from './memory';

/** Returns the text that explains a row. */
let opened = 0;

/** Returns the explanation as it is now. A new address each time keeps VS Code from answering with an open document. */
async function explained(id: string): Promise<string> {
  const uri = vscode.Uri.from({ scheme: 'twilio-setup', path: `/${id}/${(opened += 1)}.md` });
  return (await vscode.workspace.openTextDocument(uri)).getText();
}

describe('connected accounts', () => {
  let given: TestAccess;

  beforeEach(async () => {
    given = await access();
    await disconnectAll(given);
  });

  it('keep secrets in SecretStorage and out of state', async () => {
    const storage = memorySecrets();
    const { accounts, globalState } = accountsOn(storage);
    const { account, secrets } = standIn(given);
    await accounts.save(account, secrets);
    const stored = JSON.stringify([...globalState.kept]);
    assert.doesNotMatch(stored, /f00df00d|planted/);
    assert.match([...storage.kept.values()].join(), /planted-client-secret/);
  });

  it('lose every secret when removed', async () => {
    const storage = memorySecrets();
    const { accounts, globalState } = accountsOn(storage);
    const { account, secrets } = standIn(given);
    await accounts.save(account, secrets);
    await accounts.remove(account.sid);
    assert.equal(storage.kept.size, 0);
    assert.doesNotMatch(JSON.stringify([...globalState.kept]), /harbor\.example/);
  });

  it('let you replace one secret and keep the other', async () => {
    const storage = memorySecrets();
    const { accounts } = accountsOn(storage);
    const { account, secrets } = standIn(given);
    await accounts.save(account, secrets);
    await accounts.save(account, { account: { kind: 'authToken', authToken: '1'.repeat(32) } });
    const [kept] = storage.kept.values();
    assert.match(kept ?? '', /1{32}/);
    assert.match(kept ?? '', /planted-client-secret/);
  });

  describe('whose SecretStorage has credentials of an earlier installation or another profile', () => {
    const other = `AC${'9'.repeat(32)}`;
    const keyOf = (sid: string) => `twilioSetup.cred.v1.${sid}`;

    function leftOver() {
      const storage = memorySecrets();
      const { accounts } = accountsOn(storage);
      const { account, secrets } = standIn(given);
      storage.kept.set(keyOf(account.sid), JSON.stringify(secrets));
      storage.kept.set(keyOf(other), JSON.stringify({ account: secrets.account }));
      return { storage, accounts, account: { ...account, organizationCredential: false }, secrets };
    }
    const token = { account: { kind: 'authToken', authToken: '1'.repeat(32) } as const };

    it('use exactly what was entered', async () => {
      const { accounts, account } = leftOver();
      await accounts.save(account, token);
      assert.deepEqual(await accounts.held(account), { account: true, organization: false });
      assert.deepEqual((await accounts.client(account)).holds, { account: true, organization: false });
    });

    it('name what they don’t use', async () => {
      const { accounts, account } = leftOver();
      await accounts.save(account, token);
      assert.deepEqual(await accounts.unused(), [
        { sid: account.sid, held: { account: false, organization: true } },
        { sid: other, held: { account: true, organization: false } },
      ]);
    });

    it('remove it, and keep what they use', async () => {
      const { storage, accounts, account } = leftOver();
      await accounts.save(account, token);
      await accounts.removeUnused();
      assert.deepEqual([...storage.kept], [[keyOf(account.sid), JSON.stringify(token)]]);
      assert.deepEqual(await accounts.unused(), []);
      assert.deepEqual(await accounts.held(account), { account: true, organization: false });
    });

    it('ask what to do with it, and keep it unless the user removes it', async () => {
      const { storage, accounts, account } = leftOver();
      await accounts.save(account, token);
      const kept = [...storage.kept];
      for (const choice of ['Keep', undefined]) {
        const asked = answer(given, choice);
        await offerToRemoveUnused(accounts, given.ask);
        const [{ modal, choices, detail = '' } = assert.fail()] = asked;
        assert.deepEqual([asked.length, modal, choices], [1, true, ['Keep', 'Remove']]);
        assert.match(detail, /• Stand-in: the organization app’s client ID/);
        assert.match(detail, /• Account …9999: the account’s credential/);
        assert.deepEqual([...storage.kept], kept);
      }
      answer(given, 'Remove');
      await offerToRemoveUnused(accounts, given.ask);
      assert.deepEqual(await accounts.unused(), []);
      const asked = answer(given);
      await offerToRemoveUnused(accounts, given.ask);
      assert.deepEqual(asked, []);
    });

    it('leave it to other profiles until someone removes it', async () => {
      const { storage, accounts, account, secrets } = leftOver();
      await accounts.save(account, token);
      const inOther = accountsOn(storage).accounts;
      await inOther.save({ ...account, organizationCredential: true });
      assert.equal(
        (await inOther.client({ ...account, organizationCredential: true })).holds.organization,
        true,
      );
      assert.match(
        storage.kept.get(keyOf(account.sid)) ?? '',
        new RegExp(secrets.organization?.clientSecret ?? '-'),
      );
    });
  });

  it("don't change when SecretStorage refuses", async () => {
    const { accounts } = accountsOn(memorySecrets(true));
    const { account, secrets } = standIn(given);
    await assert.rejects(accounts.save(account, secrets), (error) => SetupError.is(error, 'storage'));
    assert.deepEqual(accounts.all, []);
  });

  it('can keep a secret until the window closes', async () => {
    const { accounts } = accountsOn(memorySecrets(true));
    const { account, secrets } = standIn(given);
    accounts.keepUntilWindowCloses(account.sid, secrets);
    await accounts.save(account);
    assert.deepEqual(lostOf(account, await accounts.held(account)), { account: false, organization: false });
  });

  it('stay when the host loses their secrets, and list the missing ones', async () => {
    const storage = memorySecrets();
    const { accounts } = accountsOn(storage);
    const { account, secrets } = standIn(given);
    await accounts.save(account, secrets);
    await storage.delete([...storage.kept.keys()][0] ?? '');
    assert.equal(accounts.current?.sid, account.sid);
    assert.deepEqual(lostOf(account, await accounts.held(account)), { account: true, organization: true });
  });

  it('start empty when the stored state is corrupt', async () => {
    const { accounts, globalState } = accountsOn(memorySecrets());
    await globalState.update('twilioSetup.state', { version: 99, accounts: 'x' });
    assert.deepEqual(accounts.all, []);
  });

  it('show a row that asks for a missing secret', async () => {
    const { account } = standIn(given);
    await given.accounts.save(account);
    const gone = 'Account credential missing';
    const [first] = await rowsWhen(given, ([item]) => item?.label === gone);
    assert.equal(first?.command?.command, commands.replaceAccountCredential);
  });

  it('are disconnected only after confirmation', async () => {
    const { account, secrets } = standIn(given);
    await given.accounts.save(account, secrets);
    const asked = answer(given, undefined);
    await vscode.commands.executeCommand(commands.disconnectAccount);
    assert.equal(asked.length, 1);
    assert.equal(given.accounts.all.length, 1);
  });

  it('run the API checks with the credentials they have', async () => {
    const { account, secrets, sandbox } = standIn(given);
    await given.accounts.save(account, secrets);
    await vscode.commands.executeCommand(commands.checkAll);
    assert.match(String(row(given, 'billing.balance').description), /^[\d.]+ USD$/);
    assert.ok(sandbox.requests.some(({ path }) => path.endsWith('/Balance.json')));
  });

  describe('with a Standard API key', () => {
    beforeEach(async () => {
      const { account } = standIn(given);
      const { standardKeySid: sid, standardKeySecret: secret } = sampleCredentials;
      await given.accounts.save(
        { ...account, accountCredential: 'standardKey', organizationCredential: false },
        { account: { kind: 'apiKey', sid, secret } },
      );
      await given.checklist.check();
    });

    it('check what the key can read', () => {
      assert.match(String(row(given, 'billing.balance').description), /USD$/);
    });

    it('leave the rest open for you to mark', () => {
      const item = row(given, 'billing.account');
      assert.match(item.accessibilityInformation?.label ?? '', /^Account upgraded, not done/);
      assert.ok(item.checkboxState);
    });

    it('explain which credential would verify it', async () => {
      const explanation = await explained('billing.account');
      assert.match(explanation, /Auth Token or a Main API key/);
    });

    it("don't mention other credentials when the check is possible", async () => {
      const explanation = await explained('billing.balance');
      assert.doesNotMatch(explanation, /To check this/);
    });

    it('forget the failure of a previous credential', async () => {
      const failure = { message: 'No.', at: new Date().toISOString(), offline: false };
      await given.checklist.keep(standIn(given).account.sid, (record) =>
        withFailure(record, 'account', failure),
      );
      assert.match(String(row(given, 'billing.account').description), /^failed$/);
      await given.checklist.check();
      assert.doesNotMatch(String(row(given, 'billing.account').description), /could not/);
    });
  });

  it('explain what blocks Twilio, and how old the result is that’s still shown', async () => {
    const { account, secrets } = standIn(given);
    await given.accounts.save(account, secrets);
    await given.checklist.check();
    given.seams.fetch = () => Promise.resolve(new Response('<html>Blocked</html>', { status: 403 }));
    await given.checklist.check();
    const explanation = await explained('billing.balance');
    assert.match(explanation, /^> Verified by Twilio/m);
    assert.match(explanation, /this result is still from .* A proxy or firewall blocked .* Ask your network/);
    assert.match(await explained('billing'), /\(verified, .*\)/);
  });

  it('no longer say that Twilio is out of reach after any answer', async () => {
    const { account, secrets, sandbox } = standIn(given);
    await given.accounts.save(account, secrets);
    await given.checklist.check();
    given.seams.fetch = () => Promise.reject(new TypeError('fetch failed'));
    await given.checklist.check(['balance']);
    assert.ok(unreached(given.checklist.record));
    given.seams.fetch = (request) => sandbox.fetch(request);
    const client = await given.accounts.client(account);
    await client.listRoles(new AbortController().signal);
    await eventually('the note to go', () => !unreached(given.checklist.record));
  });

  it('show a failed check once, with its cause and fix, and leave nothing running', async () => {
    const { account, secrets } = standIn(given);
    await given.accounts.save(account, {
      ...secrets,
      account: { kind: 'authToken', authToken: '9'.repeat(32) },
    });
    await vscode.commands.executeCommand(commands.checkAll);
    const item = row(given, 'billing.account');
    assert.match(item.accessibilityInformation?.label ?? '', /check failed/);
    const subStep = subSteps.find(({ id }) => id === 'billing.account') ?? assert.fail();
    const node: Node = { kind: 'subStep', subStep };
    const { tooltip } = await given.view.resolveTreeItem(item, node);
    assert.ok(tooltip instanceof vscode.MarkdownString && /refused|credential/i.test(tooltip.value));
    assert.doesNotMatch(tooltip.value, /9{8}/);
  });

  it('link to the documentation about a failed check', async () => {
    const { account, secrets } = standIn(given);
    const wrong = { kind: 'authToken', authToken: '9'.repeat(32) } as const;
    await given.accounts.save(account, { ...secrets, account: wrong });
    await given.checklist.check();
    assert.match(
      await explained('billing.account'),
      /\(https:\/\/www\.twilio\.com\/docs\/api\/errors\/20003\)/,
    );
  });

  it('explain a foreign currency next to the balance', async () => {
    const { account } = standIn(given);
    await given.accounts.save(account);
    const evidence = { kind: 'balance', amount: '14.32', currency: 'eur' } as const;
    const source = { call: 'GET /x', at: new Date().toISOString() };
    await given.checklist.keep(account.sid, (record) => withResult(record, 'balance', { evidence, source }));
    assert.match(
      await explained('billing.balance/eur'),
      /in EUR\. This guide is for accounts in the United States/,
    );
    const subStep = subSteps.find(({ id }) => id === 'billing.balance') ?? assert.fail();
    const { tooltip } = await given.view.resolveTreeItem(row(given, subStep.id), {
      kind: 'subStep',
      subStep,
    });
    assert.ok(tooltip instanceof vscode.MarkdownString && tooltip.value.includes('in EUR'));
  });

  it("explain once in the guide who it's for", async () => {
    assert.equal((await explained('guide/once')).split('United States and Canada').length, 2);
  });

  it('let you mark what can no longer be checked, even after a failed check', async () => {
    const { account } = standIn(given);
    const wrong = { kind: 'authToken', authToken: '9'.repeat(32) } as const;
    await given.accounts.save(account, { account: wrong });
    await given.checklist.check();
    const [key = ''] = await given.context.secrets.keys();
    await given.context.secrets.delete(key);
    const subStep = subSteps.find(({ id }) => id === 'billing.account');
    assert.ok(subStep);
    await given.checklist.attest(subStep, { by: 'Kim' });
    const item = row(given, 'billing.account');
    assert.match(item.accessibilityInformation?.label ?? '', /^Account upgraded, marked as done/);
  });

  it('get only the changes meant for them, even if you switch accounts during a prompt', async () => {
    const { account, secrets } = standIn(given);
    await given.accounts.save(account, secrets);
    const meant = given.checklist.account;
    await vscode.commands.executeCommand(commands.trySample);
    const [subStep = assert.fail()] = subSteps;
    const isRefused = /this account is no longer in use/;
    await assert.rejects(given.checklist.attest(subStep, { by: 'Kim' }, meant), isRefused);
    await assert.rejects(given.checklist.choose({ invoiced: true }, meant), isRefused);
    await assert.rejects(given.checklist.note(subStep, 'Agreed.', meant), isRefused);
    const { attestations, choices } = given.checklist.record;
    assert.deepEqual([attestations, choices.invoiced], [{}, undefined]);
  });

  for (const command of [
    commands.checkAll,
    commands.checkNow,
    commands.chooseExpectedAdministrators,
  ] as const) {
    it(`name the missing credential when nothing can be checked: ${command}`, async () => {
      const { account } = standIn(given);
      await given.accounts.save(account);
      const asked = answer(given);
      await vscode.commands.executeCommand(command, nodeOf(given, 'people'));
      assert.match(asked[0]?.message ?? '', /Nothing was checked.*Add or Replace Organization Credential/);
    });
  }

  it('are requested when a command needs one', async () => {
    const asked = answer(given);
    await vscode.commands.executeCommand(commands.inviteOnePerson);
    assert.deepEqual(
      asked.map(({ message, choices }) => [message, choices]),
      [
        [
          'No account is connected.',
          ['Connect Account', 'Start Without Connecting', 'Try the Sample Account'],
        ],
      ],
    );
  });

  it('keep the client and its knowledge of a refused secret until a secret changes', async () => {
    const { accounts } = accountsOn(memorySecrets());
    const { account, secrets } = standIn(given);
    await accounts.save(account, secrets);
    const client = await accounts.client(account);
    await accounts.save({ ...account, you: 'other@harbor.example' });
    assert.equal(await accounts.client(account), client);
    await accounts.save(account, secrets);
    assert.notEqual(await accounts.client(account), client);
  });
});
