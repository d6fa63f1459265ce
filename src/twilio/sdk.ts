import AuthStrategy from 'twilio/lib/auth_strategy/AuthStrategy';
import BaseTwilio from 'twilio/lib/base/BaseTwilio';
import type { Reply, SdkRequest } from './transport';

type HttpClient = NonNullable<NonNullable<ConstructorParameters<typeof BaseTwilio.Client>[2]>['httpClient']>;

/** The request options of the SDK's base client. */
export type SdkOptions = Parameters<InstanceType<typeof BaseTwilio.Client>['request']>[0];

/** Provides the value of the Authorization header to the transport. An empty value means no header. */
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
 * Sends one request through the SDK's base client. Only this file loads `twilio`. Creates a client for each request so
 * that no client keeps a header and the caller's signal reaches the transport. Sets the user, password, edge, region,
 * and log level, which the client would otherwise read from the environment.
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
    // The SDK's documentation requires only an object with `request`, while its type requires the whole class.
    httpClient: { request: transport } as unknown as HttpClient,
  });
  // The SDK returns the transport's reply but types it as `any`.
  return (await client.request({ ...options, authStrategy: new Prepared(authorization) })) as Reply;
}
