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
  tryAccountCredential,
  tryOrganizationCredential,
} from '../credentials';
import { cancelled, SetupError } from '../../twilio/errors';
import { readAddress } from '../../twilio/address';
import type { Accounts, ClientFactory } from './accounts';
import type { Ask } from '../../ui/ask';
import { accountItems, credentialPage, organizationItems, withoutAccount } from './credentialHelp';
import { type PickItem, runWizard, type TextStep, type WizardStep } from '../../ui/wizard';

/** What the user has entered so far. Secrets stay here only until they're saved. */
interface Draft {
  sid: string;
  name: string;
  you: string;
  owner: string;
  accountKind: 'authToken' | 'apiKey' | 'none';
  keySid: string;
  account?: AccountCredential | undefined;
  /** Why the account's credential can't read the account itself, if that's the case. */
  note?: string | undefined;
  organizationKind: 'app' | 'none';
  clientId: string;
  organization?: OrganizationCredential;
}

/** Connects an account, or changes what was entered for one, through VS Code's input boxes. */
export class SignIn {
  constructor(
    private readonly accounts: Accounts,
    private readonly createClient: ClientFactory,
    private readonly ask: Ask,
  ) {}

  /** Asks for everything, tests each credential, and saves. Throws `cancelled`, with nothing changed, when dismissed. */
  async connect(): Promise<void> {
    const draft = emptyDraft();
    const title = l10n.t('Connect a Twilio Account');
    await runWizard(title, [
      ...this.identitySteps(draft),
      ...this.accountSteps(draft, [...accountItems(), withoutAccount()]),
      this.organizationChoice(draft),
      ...this.organizationSteps(draft),
    ]);
    await this.save(draft);
    await this.accounts.select(draft.sid);
  }

  /** Asks for the account's credential again and replaces it. */
  async replaceAccountCredential(account: ConnectedAccount): Promise<void> {
    const draft = draftOf(account);
    await runWizard(
      l10n.t('Account Credential of {0}', account.name),
      this.accountSteps(draft, accountItems()),
    );
    await this.save(draft);
  }

  /** Asks for the organization app's credential again and replaces it. */
  async replaceOrganizationCredential(account: ConnectedAccount): Promise<void> {
    const draft: Draft = { ...draftOf(account), organizationKind: 'app' };
    await runWizard(l10n.t('Organization App of {0}', account.name), this.organizationSteps(draft));
    await this.save(draft);
  }

  async changeAddresses(account: ConnectedAccount): Promise<void> {
    const draft = draftOf(account);
    await runWizard(l10n.t('Addresses of {0}', account.name), this.addressSteps(draft));
    await this.save(draft);
  }

  private identitySteps(draft: Draft): WizardStep[] {
    return [
      () => ({
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
      }),
      ...this.addressSteps(draft),
    ];
  }

  private addressSteps(draft: Draft): WizardStep[] {
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

  private accountSteps(draft: Draft, items: PickItem[]): WizardStep[] {
    return [
      () => ({
        kind: 'pick',
        prompt: l10n.t('The account’s credential, which checks the account’s type, status, and balance.'),
        items,
        chosen: draft.accountKind,
        accept: (id) => {
          draft.accountKind = id === 'authToken' || id === 'apiKey' ? id : 'none';
          if (draft.account?.kind !== draft.accountKind) draft.account = undefined;
          return undefined;
        },
      }),
      () =>
        draft.accountKind === 'apiKey'
          ? {
              kind: 'text',
              prompt: l10n.t('The SID of the API key.'),
              placeholder: 'SK…',
              value: draft.keySid,
              check: checkApiKeySid,
              accept: (sid) => void (draft.keySid = normalSid(sid)),
            }
          : undefined,
      () => (draft.accountKind === 'none' ? undefined : this.accountSecretStep(draft)),
    ];
  }

  private accountSecretStep(draft: Draft): TextStep {
    const isToken = draft.accountKind === 'authToken';
    return {
      kind: 'text',
      prompt: isToken
        ? l10n.t('The Auth Token. It’s tested right away by reading the account.')
        : l10n.t('The secret of the API key. It’s tested right away with a read request.'),
      value: '',
      secret: true,
      check: isToken ? checkAuthToken : checkSecret,
      links: credentialPage('apiKeys', l10n.t('Open API keys & tokens')),
      accept: async (text, signal) => {
        const secret = pasted(text);
        const account: AccountCredential = isToken
          ? { kind: 'authToken', authToken: secret }
          : { kind: 'apiKey', sid: draft.keySid, secret };
        const client = await this.createClient(accountOf(draft), { account });
        const tried = await tryAccountCredential(client, account.kind, signal);
        draft.name = tried.account?.friendly_name ?? draft.name;
        draft.account = account;
        draft.note = 'note' in tried ? tried.note : undefined;
        return undefined;
      },
    };
  }

  private organizationChoice(draft: Draft): WizardStep {
    return () => ({
      kind: 'pick',
      prompt: l10n.t(
        'The organization’s OAuth app, the only credential that can invite people and read their roles.',
      ),
      items: organizationItems(draft.account !== undefined),
      chosen: draft.organizationKind,
      accept: (id) => {
        draft.organizationKind = id === 'app' ? 'app' : 'none';
        const enough = draft.organizationKind === 'app' || draft.account !== undefined;
        return enough
          ? undefined
          : Promise.resolve(l10n.t('Enter the app’s credential, or go back and enter the account’s.'));
      },
    });
  }

  private organizationSteps(draft: Draft): WizardStep[] {
    const inApp = (step: TextStep) => (draft.organizationKind === 'app' ? step : undefined);
    return [
      () =>
        inApp({
          kind: 'text',
          prompt: l10n.t('The client ID of the OAuth app.'),
          placeholder: 'OQ…',
          value: draft.clientId,
          check: checkClientId,
          accept: (id) => void (draft.clientId = normalSid(id)),
          links: credentialPage('organizationApps', l10n.t('Open Organization API access')),
        }),
      () => inApp(this.clientSecretStep(draft)),
    ];
  }

  private clientSecretStep(draft: Draft): TextStep {
    return {
      kind: 'text',
      prompt: l10n.t('The client secret. It’s tested right away by reading roles.'),
      value: '',
      secret: true,
      check: checkSecret,
      links: credentialPage('organizationApps', l10n.t('Open Organization API access')),
      accept: async (text, signal) => {
        const organization = { clientId: draft.clientId, clientSecret: pasted(text) };
        const client = await this.createClient(accountOf(draft), { organization });
        await tryOrganizationCredential(client, draft.sid, signal);
        draft.organization = organization;
        return undefined;
      },
    };
  }

  private async save(draft: Draft): Promise<void> {
    const known = this.accounts.find(draft.sid);
    const account = accountOf(draft, known);
    const secrets: Secrets = {
      ...(draft.account && { account: draft.account }),
      ...(draft.organization && { organization: draft.organization }),
    };
    await saveAccount(this.accounts, this.ask, account, secrets);
    if (draft.account && draft.note !== undefined) {
      void this.ask({ severity: 'info', message: draft.note, modal: false, choices: [] });
    }
  }
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

function emptyDraft(): Draft {
  const kinds = { accountKind: 'authToken', organizationKind: 'app' } as const;
  return { sid: '', name: '', you: '', owner: '', keySid: '', clientId: '', ...kinds };
}

function draftOf({ sid, name, you, owner, accountCredential = 'authToken' }: ConnectedAccount): Draft {
  const accountKind = accountCredential === 'standardKey' ? 'apiKey' : accountCredential;
  return { ...emptyDraft(), sid, name, you, owner, accountKind };
}

/** Returns the account as entered. Whatever wasn't asked again stays as it was, including the user's name for it. */
function accountOf(draft: Draft, known?: ConnectedAccount): ConnectedAccount {
  const unnamed = l10n.t('Account …{0}', draft.sid.slice(-4));
  const tried = draft.note === undefined ? draft.account?.kind : 'standardKey';
  const kind = draft.account ? tried : known?.accountCredential;
  return {
    sid: draft.sid,
    name: (known?.name !== unnamed && known?.name) || draft.name || unnamed,
    sample: false,
    you: draft.you,
    owner: draft.owner,
    ...(kind && { accountCredential: kind }),
    organizationCredential: draft.organization !== undefined || (known?.organizationCredential ?? false),
  };
}
