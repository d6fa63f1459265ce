import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { toolNames } from '../../src/agents/tools';
import { createSandbox, type Sandbox, sampleCredentials, sampleState } from '../../src/sandbox/twilio';
import { CompanyNetwork } from '../support/companyNetwork';
import { fault, FaultList } from '../support/faults';
import { owner } from '../support/people';

const { accountSid, clientId, clientSecret } = sampleCredentials;

/** The bin as a pipeline has it: installed from its file into a clean folder, behind a company's proxy. */
describe('the bin', () => {
  let folder: string;
  let tgz: string;
  let network: CompanyNetwork;
  let faults: FaultList;
  let sandbox: Sandbox;

  interface Ended {
    code: number | null;
    out: string;
    err: string;
  }
  const run = (program: string, args: string[], env: NodeJS.ProcessEnv, input = ''): Promise<Ended> =>
    new Promise((resolve, reject) => {
      const child = spawn(program, args, { cwd: folder, env: { PATH: process.env.PATH, ...env } });
      let [out, err] = ['', ''];
      child.stdout.on('data', (text: Buffer) => (out += text.toString()));
      child.stderr.on('data', (text: Buffer) => (err += text.toString()));
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, out, err }));
      child.stdin.end(input);
    });
  const credential = { TWILIO_SETUP_CLIENT_ID: clientId, TWILIO_SETUP_CLIENT_SECRET: clientSecret };
  const proxied = () => ({ HTTPS_PROXY: network.proxy, NODE_EXTRA_CA_CERTS: network.authorityFile });
  const bin = async (args: string[], env: NodeJS.ProcessEnv = credential, input?: string) => {
    const script = join(folder, 'node_modules', 'twilio-setup', 'dist', 'bin', 'twilio-setup.mjs');
    const ended = await run(
      process.execPath,
      [script, ...args],
      { ...proxied(), TWILIO_SETUP_OWNER: owner, ...env },
      input,
    );
    assert.ok(!(ended.out + ended.err).includes(clientSecret), 'a secret is in the output');
    return ended;
  };
  const team = (people: string) =>
    writeFileSync(
      join(folder, 'twilio-team.json'),
      `{\n  "account": "${accountSid}",\n  "people": [\n${people}\n  ],\n  "unlisted": "report"\n}\n`,
    );

  before(async () => {
    ({ tgz } = await import('../../scripts/package.mjs'));
    folder = mkdtempSync(join(tmpdir(), 'twilio-setup-bin-'));
    writeFileSync(join(folder, 'package.json'), '{}');
    const installing = await run('npm', ['install', '--offline', '--no-audit', tgz], { HOME: folder });
    assert.equal(installing.code, 0, installing.err);
    network = await CompanyNetwork.open({ fetch: (request) => sandbox.fetch(request) });
  });
  beforeEach(() => {
    faults = new FaultList();
    sandbox = createSandbox({ state: sampleState(new Date()), faults });
  });
  after(async () => {
    await network.close();
    rmSync(folder, { recursive: true });
  });

  it('is one package of five files without dependencies', () => {
    const installed = join(folder, 'node_modules');
    assert.deepEqual(
      readdirSync(installed).filter((name) => !name.startsWith('.')),
      ['twilio-setup'],
    );
    const files = readdirSync(join(installed, 'twilio-setup'), { recursive: true, withFileTypes: true });
    assert.deepEqual(files.flatMap((each) => (each.isFile() ? each.name : [])).sort(), [
      'LICENSE',
      'package.json',
      'third-party-notices.txt',
      'twilio-setup.mjs',
      'twilio.mjs',
    ]);
    assert.ok(statSync(tgz).size <= 500_000, `${statSync(tgz).size} bytes`);
  });

  it('has identical bytes when packed again', async () => {
    const { packageBin } = await import('../../scripts/package.mjs');
    const again = join(folder, 'again.tgz');
    await packageBin(again);
    assert.ok(readFileSync(again).equals(readFileSync(tgz)));
  });

  it('creates a file that it then finds to be the same, through the proxy', async () => {
    network.asked.length = 0;
    const created = await bin(['create', '--account', accountSid]);
    assert.equal(created.code, 0, created.err);
    assert.match(created.err, /Owner: 1/);
    writeFileSync(join(folder, 'twilio-team.json'), created.out);
    const { code, out } = await bin(['check', 'twilio-team.json']);
    assert.equal(code, 0, out);
    assert.match(out, /agree about AC…0001/);
    assert.ok(network.asked.includes('iam.twilio.com'));
  });

  it('exits with 2 and a table if something differs', async () => {
    team('    { "email": "kim@harbor.example", "roles": ["Support"] }');
    const { code, out } = await bin(['check', 'twilio-team.json']);
    assert.equal(code, 2);
    assert.match(
      out,
      /^More access than written +kim@harbor\.example +Has Developer at Twilio\. The file says Support\./m,
    );
    assert.match(out, /^Not in the file +sam@harbor\.example/m);
    assert.match(out, /: 2\n$/);
  });

  it('writes JSON for machines', async () => {
    team('    { "email": "kim@harbor.example", "roles": ["Support"] }');
    const { code, out } = await bin(['check', 'twilio-team.json', '--json']);
    assert.equal(code, 2);
    const { result, differences } = JSON.parse(out) as { result: string; differences: { kind: string }[] };
    assert.equal(result, 'differs');
    assert.deepEqual(
      differences.map(({ kind }) => kind),
      ['more', 'unlisted'],
    );
  });

  it('marks the lines for GitHub Actions', async () => {
    team('    { "email": "kim@harbor.example", "roles": ["Support"] }');
    const { err } = await bin(['check', 'twilio-team.json'], { ...credential, GITHUB_ACTIONS: 'true' });
    assert.match(
      err,
      /^::warning file=twilio-team\.json,line=4,endLine=4,col=47,endColumn=58::kim@harbor\.example: /m,
    );
    assert.match(err, /^::warning file=twilio-team\.json,line=3,.*::sam@harbor\.example: /m);
  });

  it('keeps a name at Twilio from becoming a command of GitHub Actions', async () => {
    const [, kim] = sandbox.state.users;
    assert.ok(kim);
    kim.displayName = 'Kim\n::set-output name=x::y ##[error]z';
    team('    { "email": "kim@harbor.example", "roles": ["Support"] }');
    const { out, err } = await bin(['check', 'twilio-team.json'], { ...credential, GITHUB_ACTIONS: 'true' });
    assert.doesNotMatch(out + err, /^::set-output|##\[/m);
  });

  it('takes the credential from standard input', async () => {
    const { code, out } = await bin(
      ['create', '--account', accountSid, '--stdin'],
      {},
      `${clientId}\n${clientSecret}\n`,
    );
    assert.equal(code, 0);
    assert.match(out, /kim@harbor\.example/);
  });

  const failures: Record<
    string,
    { args?: string[]; env?: NodeJS.ProcessEnv; people?: string; says: RegExp }
  > = {
    'without a file': { args: ['check', 'none.json'], says: /Couldn’t read the file none\.json/ },
    'without a credential': { env: {}, says: /credential of the organization’s OAuth app is missing/ },
    'with a credential as an argument': {
      args: ['check', 'twilio-team.json', '--secret', 'x'],
      says: /unknown option/,
    },
    'with a wrong secret': {
      env: { ...credential, TWILIO_SETUP_CLIENT_SECRET: 'x'.repeat(64) },
      says: /refused|rejected|isn’t|wrong/i,
    },
    'for a file with errors': {
      people: '    { "email": "kim@harbor.example", "roles": ["Owner"] }',
      says: /twilio-team\.json:4:48: Write a role/,
    },
    'outside the company’s network': {
      env: { ...credential, HTTPS_PROXY: 'http://127.0.0.1:9' },
      says: /proxy|connect|reach/i,
    },
  };
  for (const [when, { args = ['check', 'twilio-team.json'], env, people = '', says }] of Object.entries(
    failures,
  )) {
    it(`exits with 1 ${when}`, async () => {
      team(people);
      const { code, out, err } = await bin(args, env);
      assert.equal(code, 1, out);
      assert.match(err, says);
    });
  }

  const answers = {
    'HTML instead of an answer': fault.html(200),
    'an error page': fault.html(502),
    'dropped connections': fault.resetBefore(),
    'half an answer': fault.truncatedBody(),
  };
  for (const [what, answer] of Object.entries(answers)) {
    it(`exits with 1 after ${what}, and says nothing about differences`, async () => {
      team('');
      faults.always({ path: 'RoleAssignments' }, answer);
      const { code, out, err } = await bin(['check', 'twilio-team.json']);
      assert.equal(code, 1, out);
      assert.equal(out, '');
      assert.notEqual(err, '');
    });
  }

  it('waits when Twilio asks for it', async () => {
    team('    { "email": "kim@harbor.example", "roles": ["Developer"] }');
    faults.next({ path: 'RoleAssignments' }, fault.tooManyRequests(1));
    const { code } = await bin(['check', 'twilio-team.json']);
    assert.equal(code, 2);
  });

  it('serves the tools for agents, and ends when the client leaves', async () => {
    const script = join(folder, 'node_modules', 'twilio-setup', 'dist', 'bin', 'twilio-setup.mjs');
    const env = { ...proxied(), ...credential, TWILIO_SETUP_ACCOUNT: accountSid, TWILIO_SETUP_OWNER: owner };
    const transport = new StdioClientTransport({ command: process.execPath, args: [script, 'mcp'], env });
    const client = new Client({ name: 'test', version: '0.0.0' });
    await client.connect(transport);
    const { tools } = await client.listTools();
    assert.deepEqual(
      tools.map(({ name }) => name),
      toolNames,
    );
    const { content } = await client.callTool({ name: 'listPeople', arguments: {} });
    assert.match(JSON.stringify(content), /@harbor\.example/);
    await client.close();
    assert.deepEqual(
      sandbox.requests.filter(({ method, path }) => method !== 'GET' && !path.includes('token')),
      [],
    );
  });
});
