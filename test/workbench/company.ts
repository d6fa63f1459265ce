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

/** Opens network and window; `twilio` stands behind the proxy that VS Code's user settings name. */
export async function openCompany(
  twilio: Pick<Sandbox, 'fetch'>,
  { trust = 'nodeExtraCaCerts', direct = false, settings, ...options }: CompanyOptions = {},
): Promise<Company> {
  const network = await CompanyNetwork.open(twilio);
  const way = ways[trust](network.authorityFile);
  const workbench = await Workbench.open({
    ...options,
    settings: { 'http.proxy': network.proxy, ...way.settings, ...settings },
    ...(direct && { preload: require.resolve('../support/routes') }),
    env: { ...way.env, ...(direct && { TWILIO_SETUP_ROUTE: String(network.port) }) },
  });
  await workbench.openSidebar();
  const close = async () => {
    await workbench.close();
    await network.close();
  };
  return { network, workbench, input: new ConnectInput(workbench), close };
}
