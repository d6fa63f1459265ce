import * as l10n from '@vscode/l10n';
import { isTwilioAddress } from './transport';

/** A page of the Twilio Console: its links, and the clicks that lead there when a link has moved. */
export interface Place {
  /** The page in the new Console, where Twilio publishes a link. */
  newConsole?: string;
  /** The page in the legacy Console, where a link is known. */
  legacyConsole?: string;
  /** The clicks from the Console's home; Twilio's own labels, untranslated. In the new Console, where the two differ. */
  clickPath: readonly string[];
  /** The clicks in the legacy Console, where they differ. */
  legacyClickPath?: readonly string[];
}

export type PlaceId =
  | 'userSettings'
  | 'accountUsers'
  | 'organizationUsers'
  | 'organizationApps'
  | 'apiKeys'
  | 'notificationPreferences'
  | 'paymentSettings'
  | 'billingOverview'
  | 'accountSettings'
  | 'domains';

const home = { newConsole: 'https://1console.twilio.com/', legacyConsole: 'https://console.twilio.com/' };

/**
 * Links and paths as the Console's documentation gives them. Where no link to the page itself is published,
 * the Console's home stands in and the click path does the rest.
 */
export const places: Record<PlaceId, Place> = {
  userSettings: {
    newConsole: home.newConsole,
    legacyConsole: 'https://www.twilio.com/console/user/settings',
    clickPath: ['<your name>', 'User Settings'],
    legacyClickPath: ['Manage Accounts', 'enable two-factor authentication', 'User Settings'],
  },
  accountUsers: {
    newConsole: 'https://1console.twilio.com/organization/settings/accounts/managed-accounts',
    legacyConsole: 'https://admin.twilio.com/managed-accounts',
    clickPath: ['Settings', 'Account settings', 'User management', 'Invite users'],
    legacyClickPath: ['Twilio Admin', 'Accounts', '<account>', 'Users', 'Invite User'],
  },
  organizationUsers: {
    newConsole: 'https://1console.twilio.com/organization/settings/users/managed-users',
    legacyConsole: 'https://admin.twilio.com/managed-users',
    clickPath: ['Settings', 'Organization settings', 'Managed users'],
  },
  organizationApps: {
    newConsole: 'https://1console.twilio.com/organization/settings/oauth/apps',
    legacyConsole: 'https://admin.twilio.com/applications/oauth',
    clickPath: ['Settings', 'Organization settings', 'Organization API access', 'Create OAuth application'],
    legacyClickPath: ['Twilio Admin', 'Applications', 'OAuth apps'],
  },
  apiKeys: {
    newConsole: 'https://1console.twilio.com/go?to=/account/__account__/settings/us1/api-keys/list',
    legacyConsole: 'https://www.twilio.com/console/project/api-keys',
    clickPath: ['Settings', 'Account settings', 'API keys & tokens'],
  },
  notificationPreferences: {
    ...home,
    clickPath: ['Notification Preferences', '<notification>', 'Add Role'],
  },
  paymentSettings: {
    newConsole: 'https://1console.twilio.com/go?to=/billing',
    legacyConsole: 'https://console.twilio.com/us1/billing/manage-billing/payment-settings',
    clickPath: ['Admin', 'Account billing'],
    legacyClickPath: ['Billing', 'Payment Settings'],
  },
  billingOverview: {
    newConsole: 'https://1console.twilio.com/go?to=/billing',
    legacyConsole: 'https://console.twilio.com/us1/billing/manage-billing/billing-overview',
    clickPath: ['Billing', 'Billing Dashboard', 'Overview'],
  },
  accountSettings: {
    newConsole: home.newConsole,
    legacyConsole: 'https://console.twilio.com/us1/account/manage-account/general-settings',
    clickPath: ['Settings', 'Account settings', 'Account details & security'],
  },
  domains: {
    newConsole: 'https://1console.twilio.com/organization/settings/domains/list',
    legacyConsole: 'https://admin.twilio.com/domains',
    clickPath: ['Settings', 'Organization settings', 'Domains'],
  },
};

/** Returns whether a link leads only to a Console's home, from where the clicks lead on. */
export function isHome(url: string): boolean {
  return Object.values(home).includes(url);
}

/** A click path in one line, with the words in angle brackets translated. */
function clickPathText(clicks: readonly string[]): string {
  const words: Record<string, string> = {
    '<account>': l10n.t('the name of the account'),
    '<notification>': l10n.t('the notification'),
    '<your name>': l10n.t('your name or profile picture'),
  };
  return clicks.map((click) => words[click] ?? click).join(' > ');
}

/** The click paths to a place and further on that page: in the new Console, and in the legacy one where it differs. */
export function clickPaths(place: Place, further: readonly string[] = []): { path: string; legacy?: string } {
  const { clickPath, legacyClickPath } = place;
  return {
    path: clickPathText([...clickPath, ...further]),
    ...(legacyClickPath && { legacy: clickPathText([...legacyClickPath, ...further]) }),
  };
}

/** Returns whether a link may lead to an address: a page of Twilio's, or of VS Code's documentation. */
export function isKnownPage(address: string): boolean {
  const isKnown = isTwilioAddress(address) || address.startsWith('https://code.visualstudio.com/docs/');
  // Other signs could end a link in Markdown.
  return isKnown && /^[\w:/.?&=#%~-]+$/.test(address);
}
