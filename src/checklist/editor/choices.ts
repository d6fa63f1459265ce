import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { PersonSeen } from '../checks';
import { latestEvidence } from '../record';
import { SetupError } from '../../twilio/errors';
import { withNotification } from '../../ui/ask';
import type { Checklist } from './checklist';
import { checkBalanceLimit } from '../typed';

/** The commands with which the owner says what they want of the account; the checklist is judged by it. */
export class ChoiceCommands {
  constructor(private readonly checklist: Checklist) {}

  /** Who is meant to have Administrator, of those who have it. */
  async chooseExpectedAdministrators(): Promise<void> {
    const { account } = this.checklist;
    await this.people();
    const { record, context } = this.checklist;
    const { administrators = [] } = latestEvidence(record, 'people') ?? {};
    if (administrators.length === 0) {
      say(l10n.t('The API sees nobody with Administrator here.'));
      return;
    }
    const { expectedAdministrators = [] } = record.choices;
    const items = administrators.map((id) => ({
      label: context.nameOf(id),
      id,
      picked: expectedAdministrators.includes(id),
    }));
    const chosen = await vscode.window.showQuickPick(items, {
      title: l10n.t('Expected Administrators'),
      placeHolder: l10n.t('Who is meant to have it? Nobody’s role changes'),
      canPickMany: true,
      ignoreFocusOut: true,
    });
    if (chosen) await this.checklist.choose({ expectedAdministrators: chosen.map(({ id }) => id) }, account);
  }

  /** Above what the balance has to be, or that the account pays by invoice. */
  async setBalanceLimit(): Promise<void> {
    const { account } = this.checklist;
    const { balanceLimit, invoiced = false } = this.checklist.record.choices;
    const { currency } = latestEvidence(this.checklist.record, 'balance') ?? {};
    const limit = { label: l10n.t('Prepaid: set a limit…'), picked: !invoiced };
    const invoice = {
      label: l10n.t('It pays by invoice'),
      detail: l10n.t('What its balance means is not documented then; a person says that billing is fine.'),
    };
    const title = l10n.t('Balance Limit');
    const kind = await vscode.window.showQuickPick([limit, invoice], {
      title,
      placeHolder: l10n.t('How does this account pay?'),
    });
    if (kind === invoice) await this.checklist.choose({ invoiced: true, balanceLimit: undefined }, account);
    if (kind !== limit) return;
    const amount = await vscode.window.showInputBox({
      title,
      prompt: currency
        ? l10n.t('The balance should be above this amount in {0}. Empty: above zero.', currency.toUpperCase())
        : l10n.t('The balance should be above this amount in the account’s currency. Empty: above zero.'),
      value: balanceLimit ?? '',
      ignoreFocusOut: true,
      validateInput: checkBalanceLimit,
    });
    if (amount === undefined) return;
    await this.checklist.choose({ balanceLimit: amount.trim() || undefined, invoiced: undefined }, account);
  }

  /** The people as the last check saw them; checks first where none has yet. Throws where they can't be read. */
  private async people(): Promise<readonly PersonSeen[]> {
    const { checklist } = this;
    if (!checklist.people) {
      const check = () => checklist.checkAsAsked(['people']);
      await withNotification(l10n.t('Reading the people'), check);
    }
    const { people, record } = checklist;
    if (people) return people;
    const { message = l10n.t('The people could not be read.'), remedy } = record.checks.people?.failure ?? {};
    throw new SetupError({ kind: 'server', message, ...(remedy !== undefined && { remedy }) });
  }
}

function say(text: string): void {
  vscode.window.setStatusBarMessage(text, 4000);
}
