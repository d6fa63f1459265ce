import type { Sandbox } from '../../src/sandbox/twilio';
import { CompanyNetwork } from '../support/companyNetwork';
import { ConnectInput } from './connectInput';
import { Workbench, type WorkbenchOptions } from './harness';

/** How VS Code comes to trust the company's authority, as far as it does. */
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
  /** Whether the machine itself, without the proxy, finds Twilio; otherwise nothing but the proxy does. */
  direct?: boolean;
}

/** A window with the packed extension and nothing injected, in the network of a company. */
export interface Company {
  network: CompanyNetwork;
  workbench: Workbench;
  input: ConnectInput;
  close(): Promise<void>;
}

/** Opens network and window; `twilio` stands behind the proxy, which VS Code's user settings name by default. */
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
