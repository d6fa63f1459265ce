import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { generate } from 'selfsigned';
import type { Sandbox } from '../../src/sandbox/twilio';
import { serveSandbox, type SandboxServer } from './sandboxServer';

const twilioHosts = ['oauth', 'iam', 'api', 'monitor'].map((name) => `${name}.twilio.com`);

interface Pair {
  key: string;
  cert: string;
}

async function makeAuthority(): Promise<Pair> {
  const pair = await generate([{ name: 'commonName', value: 'Harbor Lights Test Authority' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  return { key: pair.private, cert: pair.cert };
}

async function signedBy(authority: Pair, hosts: readonly string[]): Promise<Pair> {
  const pair = await generate([{ name: 'commonName', value: 'Twilio behind Harbor Lights' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ca: authority,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2, value })) },
    ],
  });
  return { key: pair.private, cert: pair.cert };
}

/**
 * A company network on the loopback address. The only way out is a proxy, and behind it is a Twilio whose
 * certificate comes from the company's own authority. It writes a single file, in its own folder.
 */
export class CompanyNetwork {
  /** The hosts requested from the proxy, one per connection, oldest first. */
  readonly asked: string[] = [];
  private isClosed = false;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly folder: string,
    private readonly twilio: SandboxServer,
  ) {
    this.server = createServer((_request, response) => response.writeHead(405).end());
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
    });
    this.server.on('connect', (request: IncomingMessage, socket: Socket) => this.lead(request.url, socket));
  }

  /** Opens the network with the sandbox as its Twilio. */
  static async open(sandbox: Pick<Sandbox, 'fetch'>): Promise<CompanyNetwork> {
    const authority = await makeAuthority();
    const twilio = await serveSandbox(sandbox, { tls: await signedBy(authority, twilioHosts) });
    const network = new CompanyNetwork(mkdtempSync(join(tmpdir(), 'twilio-setup-network-')), twilio);
    writeFileSync(network.authorityFile, authority.cert);
    await new Promise<void>((resolve, reject) => {
      network.server.once('error', reject);
      network.server.listen(0, '127.0.0.1', resolve);
    });
    return network;
  }

  /** The proxy's address, such as `http://127.0.0.1:40123`. */
  get proxy(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Its Twilio's port, for connections that bypass the proxy. */
  get port(): number {
    return this.twilio.port;
  }

  /** The certificate of the company's authority, in PEM. */
  get authorityFile(): string {
    return join(this.folder, 'authority.pem');
  }

  /** Blocks all traffic, including open tunnels, or lets everything through again (`false`). */
  set closed(closed: boolean) {
    this.isClosed = closed;
    if (closed) for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
    await this.twilio.close();
    rmSync(this.folder, { recursive: true });
  }

  private lead(to = '', client: Socket): void {
    const [host = '', port] = to.split(':');
    this.asked.push(host);
    if (this.isClosed || port !== '443' || !twilioHosts.includes(host)) {
      client.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const upstream = connect(this.twilio.port, '127.0.0.1');
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    const ended = () => undefined;
    pipeline(client, upstream, ended);
    pipeline(upstream, client, ended);
  }
}
