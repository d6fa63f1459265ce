import type { Sandbox } from '../../src/sandbox/twilio';
import { CompanyNetwork } from '../support/companyNetwork';
import { ConnectInput } from './connectInput';
import { Workbench, type WorkbenchOptions } from './harness';

/** How VS Code gets to trust the company's authority, if at all. */
const ways = {
  nodeExtraCaCerts: (file: string) => ({
    settings: { 'http.systemCertificates': false },
    env: { NODE_EXTRA_CA_CERTS: file },
  }),
  sslCertFile: (file: string) => ({ settings: {}, env: { SSL_CERT_FILE: file } }),
  none: () => ({ settings: {}, env: {} }),
} satisfies Record<string, (file: string) => WorkbenchOptions>;

export interface CompanyOptions extends Omit<WorkbenchOptions, 'env'> {
  trust?: keyof typeof ways;
  /** Where VS Code finds the proxy's address. */
  proxyFrom?: 'settings' | 'environment';
  /** Whether the machine itself can reach Twilio without the proxy; otherwise only the proxy can. */
  direct?: boolean;
}

/** A window with the packaged extension and nothing injected, in a company's network. */
export interface Company {
  network: CompanyNetwork;
  workbench: Workbench;
  input: ConnectInput;
  close(): Promise<void>;
}

/**
 * Opens the network and the window. `twilio` is behind the proxy, which VS Code's user settings name by
 * default.
 */
export async function openCompany(
  twilio: Pick<Sandbox, 'fetch'>,
  { trust = 'nodeExtraCaCerts', proxyFrom = 'settings', direct = false, ...options }: CompanyOptions = {},
): Promise<Company> {
  const network = await CompanyNetwork.open(twilio);
  const { settings, env } = ways[trust](network.authorityFile);
  const proxied = proxyFrom === 'settings';
  const workbench = await Workbench.open({
    ...options,
    settings: { ...(proxied && { 'http.proxy': network.proxy }), ...settings, ...options.settings },
    env: {
      ...env,
      ...(!proxied && { HTTPS_PROXY: network.proxy }),
      ...(direct && { TWILIO_SETUP_ROUTE: String(network.port) }),
    },
    ...(direct && { preload: require.resolve('../support/routes') }),
  });
  await workbench.openSidebar();
  const close = async () => {
    await workbench.close();
    await network.close();
  };
  return { network, workbench, input: new ConnectInput(workbench), close };
}
