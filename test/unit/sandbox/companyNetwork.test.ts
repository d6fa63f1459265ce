import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { CompanyNetwork } from '../../support/companyNetwork';
import { open, roles } from './harness';

/** Returns the proxy's answer to a CONNECT request, and the connection. */
function tunnel(network: CompanyNetwork, to: string): Promise<{ status: number; socket: Socket }> {
  return new Promise((resolve, reject) => {
    httpRequest(network.proxy, { method: 'CONNECT', path: to })
      .once('connect', ({ statusCode = 0 }: IncomingMessage, socket: Socket) =>
        resolve({ status: statusCode, socket }),
      )
      .once('error', reject)
      .end();
  });
}

/** Returns the status of a request through the proxy that trusts only the given authorities. */
async function get(network: CompanyNetwork, url: string, ca?: string): Promise<number> {
  const { hostname } = new URL(url);
  const { socket } = await tunnel(network, `${hostname}:443`);
  const secure = connect({ socket, servername: hostname, ...(ca !== undefined && { ca }) });
  return new Promise((resolve, reject) => {
    secure.once('error', reject);
    httpsRequest(url, { createConnection: () => secure }, (answer) => {
      text(answer).then(() => resolve(answer.statusCode ?? 0), reject);
    })
      .once('error', reject)
      .end();
  });
}

describe('company network', () => {
  let network: CompanyNetwork;
  let sandbox: ReturnType<typeof open>['sandbox'];

  beforeEach(async () => {
    sandbox = open().sandbox;
    network = await CompanyNetwork.open(sandbox);
  });
  afterEach(() => network.close());

  const authority = () => readFileSync(network.authorityFile, 'utf8');

  it('reaches the sandbox for clients that trust its authority', async () => {
    assert.equal(await get(network, roles, authority()), 401);
    assert.deepEqual(
      sandbox.requests.map(({ host, path }) => host + path),
      ['iam.twilio.com/v2/Organizations/Roles'],
    );
  });

  it('is trusted by no one else', async () => {
    await assert.rejects(get(network, roles), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
    assert.equal(sandbox.requests.length, 0);
  });

  it('creates an authority that can sign and nothing else', () => {
    const certificate = new X509Certificate(authority());
    assert.equal(certificate.ca, true);
    assert.equal(certificate.subjectAltName, undefined);
  });

  it('refuses and records other hosts and ports', async () => {
    const statuses = [];
    for (const to of ['api.twilio.com:80', 'example.com:443', 'api.twilio.com.example.com:443']) {
      const { status, socket } = await tunnel(network, to);
      statuses.push(status);
      socket.destroy();
    }
    assert.deepEqual(statuses, [403, 403, 403]);
    assert.deepEqual(network.asked, ['api.twilio.com', 'example.com', 'api.twilio.com.example.com']);
  });

  it('lets no one through while closed', async () => {
    network.closed = true;
    const { status, socket } = await tunnel(network, 'api.twilio.com:443');
    socket.destroy();
    assert.equal(status, 403);
  });

  it('leaves no files behind', async () => {
    const other = await CompanyNetwork.open(sandbox);
    await other.close();
    assert.equal(existsSync(other.authorityFile), false);
  });
});
