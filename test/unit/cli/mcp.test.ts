import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { inputSchemaOf, toolNames } from '../../../src/agents/tools';
import { sampleCredentials } from '../../../src/sandbox/twilio';

const { accountSid, authToken, clientId, clientSecret } = sampleCredentials;
const credentials = {
  TWILIO_SETUP_ACCOUNT: accountSid,
  TWILIO_SETUP_CLIENT_ID: clientId,
  TWILIO_SETUP_CLIENT_SECRET: clientSecret,
  TWILIO_SETUP_AUTH_TOKEN: authToken,
  TWILIO_SETUP_OWNER: 'owner@harbor.example',
};

/** The server in its own process, and the protocol's official client. */
describe('the MCP server', () => {
  let folder: string;
  let client: Client;
  let errors: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'twilio-setup-mcp-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(async () => {
    await client.close();
    assert.equal(errors, '');
  });

  async function connect(env: Record<string, string>): Promise<void> {
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [join(__dirname, '..', '..', 'support', 'mcpServer.js')],
      env,
      cwd: folder,
      stderr: 'pipe',
    });
    errors = '';
    transport.stderr?.on('data', (text: Buffer) => (errors += text.toString()));
    client = new Client({ name: 'test', version: '0.0.0' });
    await client.connect(transport);
  }

  async function call(name: string, args: Record<string, unknown> = {}) {
    const { content, isError } = await client.callTool({ name, arguments: args });
    const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('');
    for (const secret of [authToken, clientSecret]) assert.ok(!text.includes(secret));
    return { text, isError };
  }

  it('lists the tools as they are in VS Code, and says that they only read', async () => {
    await connect(credentials);
    const { tools } = await client.listTools();
    assert.deepEqual(
      tools.map(({ name, inputSchema, annotations }) => [name, inputSchema, annotations?.readOnlyHint]),
      toolNames.map((name) => [name, inputSchemaOf(name), true]),
    );
  });

  it('tells what the API proves, and calls the rest not known here', async () => {
    await connect(credentials);
    const { text } = await call('setupState');
    assert.match(text, /verified on .*Twilio’s API reports: /);
    assert.match(text, /twoFactor\.email "[^"]+": not known here\./);
  });

  it('plans an invitation, and returns the lines for a team file', async () => {
    await connect(credentials);
    const people = [{ email: 'jo@harbor.example', roles: ['Developer'] }];
    const { text } = await call('planInvitation', { people });
    assert.match(text, /- jo@harbor\.example: Becomes a user of your organization with Developer/);
    assert.ok(text.includes('{ "email": "jo@harbor.example", "roles": ["Developer"] }'));
  });

  it('lists people, and compares the team file in its folder', async () => {
    const file = { account: accountSid, people: [], unlisted: 'report' };
    writeFileSync(join(folder, 'twilio-team.json'), JSON.stringify(file));
    await connect(credentials);
    assert.match((await call('listPeople')).text, /"email":"[^"]+@harbor\.example"/);
    assert.match((await call('checkTeamFile')).text, /Has a role but isn’t in the file/);
    assert.match((await call('checkTeamFile', { file: '/etc/passwd' })).text, /^Only team files can be read/);
  });

  it('explains steps without credentials, and says what to set for the rest', async () => {
    await connect({});
    assert.match((await call('explainStep', { step: 'billing' })).text, /^# Review billing/);
    const { text, isError } = await call('listPeople');
    assert.equal(isError, true);
    assert.match(text, /TWILIO_SETUP_ACCOUNT/);
  });

  it('says what’s wrong with an input', async () => {
    await connect(credentials);
    const { text, isError } = await call('planInvitation', { people: [{ email: 'jo', roles: [] }] });
    assert.equal(isError, true);
    assert.match(text, /people\.0\.email: The address has no “@”/);
  });
});
