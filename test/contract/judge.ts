import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveSandbox, type SandboxServer } from '../support/sandboxServer';
import { startPrism, type Prism } from './prism';
import { hosts, operationsOf, overlaidSpec, type Host, type Operation } from './specs';

type Serve = (request: Request) => Promise<Response>;

/** A request from the client and its answer. */
export interface Exchange {
  operation: string;
  url: URL;
  init: RequestInit & { method: string; headers: Headers; body?: string };
  status: number;
  answerHeaders: Headers;
  text: string;
}

/** Operations missing from all of Twilio's files. They rely on fixtures restated from the documentation. */
export const onFixtures: readonly string[] = ['GET iam.twilio.com/v2/Organizations/Roles'];

/** Sits between the client and a Twilio stand-in and checks both against Twilio's OpenAPI files. */
export class Judge {
  readonly exchanges: Exchange[] = [];
  #reports: string[] = [];
  #answer: Serve;
  #folder = '';
  readonly #servers: SandboxServer[] = [];
  readonly #prisms = new Map<Host, Prism>();
  readonly #operations: Operation[] = [];

  constructor(private readonly twilio: Serve) {
    this.#answer = twilio;
  }

  /** Starts one Prism for each of Twilio's files in front of the stand-in. `close` stops them. */
  async open(): Promise<void> {
    this.#folder = mkdtempSync(join(tmpdir(), 'twilio-setup-contract-'));
    const started = await Promise.allSettled(hosts.map((host) => this.#start(host)));
    for (const each of started) if (each.status === 'rejected') throw each.reason;
  }

  async #start(host: Host): Promise<void> {
    const spec = overlaidSpec(host);
    this.#operations.push(...operationsOf(host, spec));
    const file = join(this.#folder, `${host}.json`);
    writeFileSync(file, JSON.stringify(spec));
    const server = await serveSandbox({ fetch: (request) => this.#answer(request) }, { host });
    this.#servers.push(server);
    this.#prisms.set(host, await startPrism(file, server.origin));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#prisms.values()].map((prism) => prism.stop()));
    await Promise.all(this.#servers.map((server) => server.close()));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Returns the problems found since the last call. */
  takeReports(): string[] {
    const reports = this.#reports;
    this.#reports = [];
    return reports;
  }

  /** The client's fetch: routes each Twilio request to the Prism for its host. */
  readonly fetch = async (request: Request): Promise<Response> => {
    const { method, headers } = request;
    const init = { method, headers, ...(method !== 'GET' && { body: await request.text() }) };
    const url = new URL(request.url);
    const exchange = await this.#send(url, init, request.signal);
    this.exchanges.push(exchange);
    const { status, text, answerHeaders } = exchange;
    return new Response(status === 204 ? null : text, { status, headers: answerHeaders });
  };

  /** Sends a recorded request through Prism, which gets the recorded answer. Returns the problems that Prism finds. */
  async again({ url, init, status, answerHeaders, text }: Exchange): Promise<string[]> {
    const contentType = answerHeaders.get('content-type');
    const headers = contentType === null ? {} : { 'Content-Type': contentType };
    this.#answer = () => Promise.resolve(new Response(text || null, { status, headers }));
    try {
      await this.#send(url, init);
    } finally {
      this.#answer = this.twilio;
    }
    return this.takeReports();
  }

  async #send(url: URL, init: Exchange['init'], signal?: AbortSignal): Promise<Exchange> {
    const operation = this.#operationFor(init.method, url);
    const how = { ...init, ...(signal && { signal }) };
    const response = operation
      ? await this.#throughPrism(operation, url, how)
      : await this.twilio(new Request(url, how));
    const name = operation?.name ?? nameOf(init.method, url);
    const text = await response.text();
    this.#collectReports(name, response, text);
    if (operation) this.#checkMediaType(operation, response);
    return { operation: name, url, init, status: response.status, answerHeaders: response.headers, text };
  }

  #operationFor(method: string, url: URL): Operation | undefined {
    const operation = this.#operations.find(
      (each) => each.host === url.hostname && each.method === method && each.path.test(url.pathname),
    );
    const name = nameOf(method, url);
    if (!operation && !onFixtures.includes(name)) this.#reports.push(`${name} is in none of Twilio's files`);
    return operation;
  }

  async #throughPrism(operation: Operation, url: URL, init: Exchange['init']): Promise<Response> {
    // Prism ignores query and form parameters that the file doesn't name.
    const form = init.headers.get('content-type')?.includes('form') ? (init.body ?? '') : '';
    for (const name of [...url.searchParams.keys(), ...new URLSearchParams(form).keys()]) {
      if (!operation.fields.has(name)) this.#reports.push(`${operation.name} has no parameter ${name}`);
    }
    const { origin } = this.#prisms.get(operation.host)!;
    return fetch(origin + url.pathname + url.search, { ...init, redirect: 'manual' });
  }

  /** Prism treats `application/json` and `application/scim+json` as equal. */
  #checkMediaType({ name, mediaTypes }: Operation, { status, headers }: Response): void {
    const type = headers.get('content-type') ?? 'none';
    const allowed = mediaTypes.get(String(status));
    if (allowed && !allowed.includes(type)) this.#reports.push(`${name} is answered as ${type}`);
  }

  /** Prism reports errors in place of the answer and lesser problems in a header. */
  #collectReports(operation: string, response: Response, text: string): void {
    const told = [response.headers.get('sl-violations')];
    if (response.headers.get('content-type')?.startsWith('application/problem+json')) told.push(text);
    for (const each of told) if (each) this.#reports.push(`${operation}: ${each}`);
  }
}

function nameOf(method: string, url: URL): string {
  return `${method} ${url.hostname}${url.pathname}`;
}
