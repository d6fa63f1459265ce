import * as l10n from '@vscode/l10n';
import type { ConnectedAccount, Secrets } from '../account';
import type { AccountCredential, OrganizationCredential } from '../../twilio/api';
import {
  checkAccountSid,
  checkApiKeySid,
  checkAuthToken,
  checkClientId,
  checkSecret,
  normalSid,
  pasted,
  type Refused,
  tryAccountCredential,
  tryOrganizationCredential,
} from '../credentials';
import { cancelled, SetupError } from '../../twilio/errors';
import { readAddress } from '../../twilio/address';
import { type Outside, plain } from '../../twilio/redact';
import type { Accounts, ClientFactory } from './accounts';
import type { Ask } from '../../ui/ask';
import {
  accountItems,
  credentialItems,
  type CredentialKind,
  credentialKinds,
  credentialPage,
} from './credentialHelp';
import { type PickItem, runWizard, type TextStep, type WizardStep } from '../../ui/wizard';

/** What the user has entered so far. Secrets stay here only until they're saved. */
interface Draft {
  sid: string;
  name: Outside;
  you: string;
  owner: string;
  /** The credentials to ask for. */
  kind: CredentialKind;
  keySid: string;
  account?: AccountCredential | undefined;
  /** What the account's credential can't read. */
  refused?: Refused | undefined;
  /** Whether Twilio shows a role on the account. */
  showsAccount?: boolean;
  clientId: string;
  organization?: OrganizationCredential | undefined;
}

const usesApp = ({ kind }: Draft) => kind.startsWith('app');
const usesToken = ({ kind }: Draft) => kind === 'authToken' || kind === 'appAndAuthToken';
const usesKey = ({ kind }: Draft) => kind === 'apiKey' || kind === 'appAndApiKey';

/** Connects an account, or changes what was entered for one, through VS Code's input boxes. */
export class SignIn {
  constructor(
    private readonly accounts: Accounts,
    private readonly createClient: ClientFactory,
    private readonly ask: Ask,
  ) {}

  /** Asks for the account and a credential, tries it, and saves. Throws `cancelled`, with nothing changed, when dismissed. */
  async connect(): Promise<void> {
    const draft = emptyDraft();
    await runWizard(l10n.t('Connect a Twilio Account'), [
      sidStep(draft),
      kindStep(
        draft,
        l10n.t('Which credential do you have? You can add another one later.'),
        credentialItems(),
      ),
      ...this.credentialSteps(draft),
    ]);
    await this.save(draft);
    await this.accounts.select(draft.sid);
    await offerToRemoveUnused(this.accounts, this.ask);
  }

  /** Asks for the account's credential again and replaces it. */
  async replaceAccountCredential(account: ConnectedAccount): Promise<void> {
    const draft = draftOf(account);
    const about = l10n.t('The account’s credential, which checks the account’s type, status, and balance.');
    await runWizard(l10n.t('Account Credential of {0}', plain(account.name)), [
      kindStep(draft, about, accountItems()),
      ...this.credentialSteps(draft),
    ]);
    await this.save(draft);
  }

  /** Asks for the organization app's credential again and replaces it. */
  async replaceOrganizationCredential(account: ConnectedAccount): Promise<void> {
    const draft: Draft = { ...draftOf(account), kind: 'app' };
    await runWizard(l10n.t('Organization App of {0}', plain(account.name)), this.credentialSteps(draft));
    await this.save(draft);
  }

  async changeAddresses(account: ConnectedAccount): Promise<void> {
    const draft = draftOf(account);
    await runWizard(l10n.t('Addresses of {0}', plain(account.name)), addressSteps(draft));
    await this.save(draft);
  }

  /** Returns the account with the two addresses that the guards need, which it asks for the first time. */
  async withAddresses(account: ConnectedAccount): Promise<ConnectedAccount> {
    if (account.you === '' || account.owner === '') await this.changeAddresses(account);
    return this.accounts.find(account.sid) ?? account;
  }

  private credentialSteps(draft: Draft): WizardStep[] {
    return [
      () => (usesApp(draft) ? clientIdStep(draft) : undefined),
      () => (usesApp(draft) ? this.clientSecretStep(draft) : undefined),
      () => (usesKey(draft) ? keySidStep(draft) : undefined),
      () => (usesToken(draft) || usesKey(draft) ? this.accountSecretStep(draft) : undefined),
    ];
  }

  private clientSecretStep(draft: Draft): TextStep {
    return {
      kind: 'text',
      prompt: l10n.t('The client secret. It’s tested by reading roles before it’s saved.'),
      value: '',
      secret: true,
      check: checkSecret,
      links: credentialPage('organizationApps', l10n.t('Open Organization API access')),
      accept: (text, signal) => {
        draft.organization = { clientId: draft.clientId, clientSecret: pasted(text) };
        return draft.kind === 'app' ? this.tryEntered(draft, signal) : undefined;
      },
    };
  }

  private accountSecretStep(draft: Draft): TextStep {
    const isToken = usesToken(draft);
    return {
      kind: 'text',
      prompt: isToken
        ? l10n.t('The Auth Token. It’s tested by reading the account before it’s saved.')
        : l10n.t('The secret of the API key. It’s tested with a read request before it’s saved.'),
      value: '',
      secret: true,
      check: isToken ? checkAuthToken : checkSecret,
      links: credentialPage('apiKeys', l10n.t('Open API keys & tokens')),
      accept: (text, signal) => {
        const secret = pasted(text);
        draft.account = isToken
          ? { kind: 'authToken', authToken: secret }
          : { kind: 'apiKey', sid: draft.keySid, secret };
        return this.tryEntered(draft, signal);
      },
    };
  }

  /** Tries what was entered, both credentials at once if there are two. Throws the explained refusal. */
  private async tryEntered(draft: Draft, signal: AbortSignal): Promise<undefined> {
    const { account, organization } = draft;
    const client = await this.createClient(accountOf(draft), { account, organization });
    const tryOrganization = async () => {
      draft.showsAccount = (await tryOrganizationCredential(client, draft.sid, signal)).showsAccount;
    };
    const tryAccount = async (kind: AccountCredential['kind']) => {
      const tried = await tryAccountCredential(client, kind, signal);
      draft.name = tried.account?.friendly_name ?? draft.name;
      draft.refused = tried.refused;
    };
    await Promise.all([organization && tryOrganization(), account && tryAccount(account.kind)]);
    return undefined;
  }

  private async save(draft: Draft): Promise<void> {
    const known = this.accounts.find(draft.sid);
    const account = accountOf(draft, known);
    const secrets: Secrets = {
      ...(draft.account && { account: draft.account }),
      ...(draft.organization && { organization: draft.organization }),
    };
    await saveAccount(this.accounts, this.ask, account, secrets);
    const notes = [
      ...(draft.account && draft.refused ? [draft.refused.note] : []),
      ...(draft.organization && draft.showsAccount === false ? [accountUnclear()] : []),
    ];
    for (const message of notes) void this.ask({ severity: 'info', message, modal: false, choices: [] });
  }
}

/** Names the credentials in SecretStorage that this profile doesn't use, and asks whether to remove them. */
export async function offerToRemoveUnused(accounts: Accounts, ask: Ask): Promise<void> {
  const unused = await accounts.unused();
  if (unused.length === 0) return;
  const found = unused.flatMap(({ sid, held }) => {
    const known = accounts.find(sid);
    const name = known ? plain(known.name) : l10n.t('Account …{0}', sid.slice(-4));
    return [
      ...(held.account ? [l10n.t('• {0}: the account’s credential', name)] : []),
      ...(held.organization ? [l10n.t('• {0}: the organization app’s client ID and secret', name)] : []),
    ];
  });
  const remove = l10n.t('Remove');
  const choice = await ask({
    severity: 'warning',
    message: l10n.t('VS Code’s secret storage also has credentials that you didn’t enter here.'),
    detail: [
      ...found,
      '',
      l10n.t(
        'An earlier installation or another VS Code profile saved them. They aren’t used here. Another profile may still use them, because all profiles share the secret storage.',
      ),
    ].join('\n'),
    modal: true,
    choices: [l10n.t('Keep'), remove],
  });
  if (choice === remove) await accounts.removeUnused();
}

/**
 * Saves the account. If VS Code can't store a secret, asks whether to try again or to keep the secret in memory until
 * the window closes. Throws `cancelled`, with nothing saved, when that question is dismissed.
 */
export async function saveAccount(
  accounts: Accounts,
  ask: Ask,
  account: ConnectedAccount,
  secrets: Secrets,
): Promise<void> {
  try {
    await accounts.save(account, secrets);
  } catch (error) {
    if (!SetupError.is(error, 'storage')) throw error;
    const again = l10n.t('Try Again');
    const inWindow = l10n.t('Keep Until This Window Closes');
    const { message, remedy } = error.details;
    const inMemory = l10n.t('Or keep the credential in memory only. It’s removed when this window closes.');
    const detail = [remedy, inMemory].join(' ');
    const choice = await ask({
      severity: 'warning',
      message,
      detail,
      modal: true,
      choices: [again, inWindow],
    });
    if (choice === again) return saveAccount(accounts, ask, account, secrets);
    if (choice !== inWindow) throw cancelled();
    accounts.keepUntilWindowCloses(account.sid, secrets);
    await accounts.save(account);
  }
}

function sidStep(draft: Draft): WizardStep {
  return () => ({
    kind: 'text',
    prompt: l10n.t('The Account SID. Roles are assigned on this account, which can be a subaccount.'),
    placeholder: 'AC…',
    value: draft.sid,
    check: checkAccountSid,
    accept: (text) => {
      const sid = normalSid(text);
      if (sid !== draft.sid) draft.name = '';
      draft.sid = sid;
      return undefined;
    },
    links: [{ tooltip: l10n.t('Open the Twilio Console'), url: 'https://1console.twilio.com/' }],
  });
}

/** Asks which credential to enter. Forgets one that was entered for another choice. */
function kindStep(draft: Draft, prompt: string, items: PickItem[]): WizardStep {
  return () => ({
    kind: 'pick',
    prompt,
    items,
    chosen: draft.kind,
    accept: (id) => {
      draft.kind = credentialKinds.find((kind) => kind === id) ?? draft.kind;
      draft.account = draft.refused = draft.organization = undefined;
      return undefined;
    },
  });
}

function clientIdStep(draft: Draft): TextStep {
  return {
    kind: 'text',
    prompt: l10n.t('The client ID of the OAuth app.'),
    placeholder: 'OQ…',
    value: draft.clientId,
    check: checkClientId,
    accept: (id) => void (draft.clientId = normalSid(id)),
    links: credentialPage('organizationApps', l10n.t('Open Organization API access')),
  };
}

function keySidStep(draft: Draft): TextStep {
  return {
    kind: 'text',
    prompt: l10n.t('The SID of the API key.'),
    placeholder: 'SK…',
    value: draft.keySid,
    check: checkApiKeySid,
    accept: (sid) => void (draft.keySid = normalSid(sid)),
    links: credentialPage('apiKeys', l10n.t('Open API keys & tokens')),
  };
}

function addressSteps(draft: Draft): WizardStep[] {
  return [
    () => ({
      kind: 'text',
      prompt: l10n.t(
        'Your own email address at Twilio. It’s used only to keep you from removing your own access.',
      ),
      value: draft.you,
      check: (text) => readAddress(text).problem,
      accept: (you) => void (draft.you = you),
    }),
    () => ({
      kind: 'text',
      prompt: l10n.t(
        'The account owner’s email address, which may be your own. The extension never changes the owner and doesn’t count the owner among the people.',
      ),
      value: draft.owner || draft.you,
      check: (text) => readAddress(text).problem,
      accept: (owner) => void (draft.owner = owner),
    }),
  ];
}

function emptyDraft(): Draft {
  return { sid: '', name: '', you: '', owner: '', keySid: '', clientId: '', kind: 'app' };
}

function draftOf({ sid, name, you, owner, accountCredential }: ConnectedAccount): Draft {
  const isKey = accountCredential === 'apiKey' || accountCredential === 'standardKey';
  return { ...emptyDraft(), sid, name, you, owner, kind: isKey ? 'apiKey' : 'authToken' };
}

/** Returns the account as entered. Whatever wasn't asked again stays as it was, including the user's name for it. */
function accountOf(draft: Draft, known?: ConnectedAccount): ConnectedAccount {
  const unnamed = l10n.t('Account …{0}', draft.sid.slice(-4));
  const { account, refused } = draft;
  const kind = account ? (refused ? 'standardKey' : account.kind) : known?.accountCredential;
  const cannotRead = account ? refused?.further : known?.cannotRead;
  return {
    sid: draft.sid,
    name: (known?.name !== unnamed && known?.name) || draft.name || unnamed,
    sample: false,
    you: draft.you || (known?.you ?? ''),
    owner: draft.owner || (known?.owner ?? ''),
    ...(kind && { accountCredential: kind }),
    ...(cannotRead && { cannotRead }),
    organizationCredential: draft.organization !== undefined || (known?.organizationCredential ?? false),
  };
}

function accountUnclear(): string {
  return l10n.t(
    'Twilio shows no role on this account yet, so it’s unclear whether it belongs to the app’s organization. Make sure that the Account SID is correct.',
  );
}
