import AuthStrategy from 'twilio/lib/auth_strategy/AuthStrategy';
import BaseTwilio from 'twilio/lib/base/BaseTwilio';
import type { Reply, SdkRequest } from './transport';

type HttpClient = NonNullable<NonNullable<ConstructorParameters<typeof BaseTwilio.Client>[2]>['httpClient']>;

/** A request as the SDK's base client takes it. */
export type SdkOptions = Parameters<InstanceType<typeof BaseTwilio.Client>['request']>[0];

/** Gives the value of the Authorization header when the transport asks for it; empty for none. */
class Prepared extends AuthStrategy {
  readonly #header: string;

  constructor(header: string) {
    super('prepared');
    this.#header = header;
  }

  getAuthString(): Promise<string> {
    return Promise.resolve(this.#header);
  }

  requiresAuthentication(): boolean {
    return true;
  }
}

/**
 * Sends one request through the SDK's base client; the only file that loads `twilio`. The client is made anew for
 * each request, so that nothing keeps a header and the caller's signal reaches the transport. All that it would read
 * from the environment is given: user, password, edge, region and log level.
 */
export async function sendBySdk(
  authorization: string,
  options: SdkOptions,
  transport: (request: SdkRequest) => Promise<Reply>,
): Promise<Reply> {
  const client = new BaseTwilio.Client('', '', {
    edge: '',
    region: '',
    logLevel: 'none',
    userAgentExtensions: ['twilio-setup-vscode'],
    // The SDK's documentation asks for an object with `request`; its type asks for the whole class.
    httpClient: { request: transport } as unknown as HttpClient,
  });
  // The SDK types the answer `any`: it is what the transport gave.
  return (await client.request({ ...options, authStrategy: new Prepared(authorization) })) as Reply;
}
