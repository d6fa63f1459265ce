import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { networkError } from '../../../src/twilio/network';
import { fetchFailed } from './fakeTwilio';

describe('networkError', () => {
  const told: [reason: string, what: string, error: Error, unsent: boolean][] = [
    ['dns', 'undici', fetchFailed('ENOTFOUND', 'getaddrinfo ENOTFOUND iam.twilio.com'), true],
    ['dns', 'undici, temporarily', fetchFailed('EAI_AGAIN'), true],
    ['dns', 'Chromium', new Error('net::ERR_NAME_NOT_RESOLVED'), true],
    ['timeout', 'undici, connecting', fetchFailed('UND_ERR_CONNECT_TIMEOUT'), true],
    ['timeout', 'undici, reading', fetchFailed('UND_ERR_HEADERS_TIMEOUT'), false],
    ['timeout', 'Chromium', new Error('net::ERR_TIMED_OUT'), false],
    ['tls', 'undici, unknown authority', fetchFailed('UNABLE_TO_GET_ISSUER_CERT_LOCALLY'), true],
    ['tls', 'undici, self-signed certificate', fetchFailed('SELF_SIGNED_CERT_IN_CHAIN'), true],
    ['tls', 'undici, expired', fetchFailed('CERT_HAS_EXPIRED'), true],
    ['tls', 'undici, broken record', fetchFailed('ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC'), false],
    ['tls', 'Chromium', new Error('net::ERR_CERT_AUTHORITY_INVALID'), true],
    [
      'proxy',
      'undici',
      fetchFailed('UND_ERR_ABORTED', 'Proxy response (407) !== 200 when HTTP Tunneling'),
      true,
    ],
    ['proxy', 'Chromium', new Error('net::ERR_PROXY_CONNECTION_FAILED'), true],
    ['proxy', 'Chromium, in the tunnel', new Error('net::ERR_TUNNEL_CONNECTION_FAILED'), true],
    ['tls', 'undici, not yet valid', fetchFailed('CERT_NOT_YET_VALID', 'certificate is not yet valid'), true],
    [
      'tls',
      'undici, outdated encryption',
      fetchFailed('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'tlsv1 alert protocol version'),
      true,
    ],
    ['proxy', 'Chromium, unknown sign-in', new Error('net::ERR_PROXY_AUTH_UNSUPPORTED'), true],
    ['tls', 'Chromium, expired', new Error('net::ERR_CERT_DATE_INVALID'), true],
    ['tls', 'undici, no encryption', wrongVersion(), true],
    [
      'tls',
      'undici, no common version',
      fetchFailed('ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'ssl/tls alert handshake failure'),
      true,
    ],
    [
      'connection',
      'undici, in the handshake',
      fetchFailed(
        'ECONNRESET',
        'Client network socket disconnected before secure TLS connection was established',
      ),
      true,
    ],
    ['proxy', 'the proxy port', portFailure(8080), true],
    ['connection', 'a Twilio port', portFailure(443), true],
    ['connection', 'undici', fetchFailed('ECONNRESET'), false],
    [
      'connection',
      'undici, in the body',
      new TypeError('terminated', { cause: new Error('other side closed') }),
      false,
    ],
    ['connection', 'Chromium', new Error('net::ERR_CONNECTION_RESET'), false],
    ['connection', 'Chromium, offline', new Error('net::ERR_INTERNET_DISCONNECTED'), true],
    [
      'connection',
      'all addresses',
      new AggregateError([fetchFailed('X', 'connect ECONNREFUSED ::1:443')]),
      true,
    ],
  ];
  for (const [reason, what, error, unsent] of told) {
    it(`reports ${reason} for an error from ${what}`, () => {
      const { details } = networkError(error, 'POST /scim/v2/Users', true);
      assert.deepEqual(
        [details.kind, details.reason, details.effectUnknown ?? false],
        ['network', reason, !unsent],
      );
    });
  }

  it('leaves nothing unknown about a read', () => {
    assert.equal(networkError(fetchFailed('ECONNRESET'), 'GET /', false).details.effectUnknown, undefined);
  });

  it("explains where a company's certificate goes and when the environment variable helps", () => {
    const { remedy = '' } = networkError(fetchFailed('SELF_SIGNED_CERT_IN_CHAIN'), 'GET /', false).details;
    for (const name of [
      /system’s certificate store and restart/,
      /http\.systemCertificates/,
      /http\.proxySupport/,
    ]) {
      assert.match(remedy, name);
    }
    assert.match(
      remedy,
      /NODE_EXTRA_CA_CERTS environment variable helps only when http\.systemCertificates is off/,
    );
  });

  for (const sign of ['CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED', 'net::ERR_CERT_DATE_INVALID']) {
    it(`names the computer's date and time first for ${sign}`, () => {
      assert.match(
        networkError(fetchFailed(sign), 'GET /', false).details.remedy!,
        /^Check the computer’s date and time/,
      );
    });
  }

  for (const sign of [
    'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
    'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
    'ERR_SSL_UNSUPPORTED_PROTOCOL',
    'net::ERR_SSL_VERSION_OR_CIPHER_MISMATCH',
  ]) {
    it(`doesn't blame a certificate for ${sign}`, () => {
      const { message, remedy } = networkError(fetchFailed(sign), 'GET /', false).details;
      assert.match(message, /couldn’t be encrypted/);
      assert.match(remedy!, /outdated encryption/);
    });
  }

  it("names the proxy's address where the connection isn't encrypted", () => {
    assert.match(
      networkError(wrongVersion(), 'GET /', false).details.remedy!,
      /^Check the proxy’s address.*http:\/\//,
    );
  });

  describe('with errors from the real fetch', () => {
    const servers: Server[] = [];
    after(() => servers.forEach((server) => server.close()));

    async function listening(server: Server): Promise<number> {
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return (server.address() as AddressInfo).port;
    }

    async function reasonOf(url: string): Promise<string | undefined> {
      const read = async () => (await fetch(url)).text();
      const error: unknown = await read().then(
        () => assert.fail('It answered.'),
        (thrown: unknown) => thrown,
      );
      return networkError(error, 'GET /', false).details.reason;
    }

    const serving = (answer: RequestListener) => listening(createServer(answer));

    it('recognizes a connection that breaks before the answer', async () => {
      const port = await serving((request) => request.socket.destroy());
      assert.equal(await reasonOf(`http://127.0.0.1:${port}/`), 'connection');
    });

    it('recognizes a connection that breaks within the answer', async () => {
      const port = await serving((_, response) => {
        response.writeHead(200, { 'Content-Length': '100' });
        response.write('{"half":', () => response.destroy());
      });
      assert.equal(await reasonOf(`http://127.0.0.1:${port}/`), 'connection');
    });

    it('recognizes an untrusted certificate', async () => {
      const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }]);
      const port = await listening(createTlsServer({ key, cert }));
      assert.equal(await reasonOf(`https://127.0.0.1:${port}/`), 'tls');
    });
  });
});

function wrongVersion(): TypeError {
  const message =
    'write EPROTO 00F0:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:ssl3_record.c:354:';
  return fetchFailed('EPROTO', message);
}

function portFailure(port: number): TypeError {
  const cause = Object.assign(new Error(`connect ECONNREFUSED 10.0.0.1:${port}`), {
    code: 'ECONNREFUSED',
    port,
  });
  return new TypeError('fetch failed', { cause });
}
