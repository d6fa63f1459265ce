import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { latestEvidence } from '../record';
import { addressKey } from '../../twilio/address';
import { SetupError } from '../../twilio/errors';
import { withNotification } from '../../ui/ask';
import { checkAsAsked } from './checkAsAsked';
import type { Checklist } from './checklist';
import { checkBalanceLimit } from '../typed';

/** The commands for the choices that the checklist is judged by. */
export class ChoiceCommands {
  constructor(private readonly checklist: Checklist) {}

  /** Asks which of those who are or may be Administrators are expected. */
  async chooseExpectedAdministrators(): Promise<void> {
    const { account } = this.checklist;
    await this.readPeople();
    const { record, context } = this.checklist;
    const { administrators = [], unclear = [] } = latestEvidence(record, 'people') ?? {};
    const powerful = [...administrators, ...unclear];
    if (powerful.length === 0) {
      const none = l10n.t('The API doesn’t see anyone with Administrator except the owner.');
      void vscode.window.setStatusBarMessage(none, 4000);
      return;
    }
    const { expectedAdministrators = [] } = record.choices;
    const items = powerful.map((id) => ({
      label: context.nameOf(id),
      description: context.rolesOf(id).join(', '),
      id,
      picked: expectedAdministrators.includes(id),
    }));
    const chosen = await vscode.window.showQuickPick(items, {
      title: l10n.t('Expected Administrators'),
      placeHolder: l10n.t(
        'Select who should be an Administrator or have a role that may be as powerful. This doesn’t change any roles.',
      ),
      canPickMany: true,
      ignoreFocusOut: true,
    });
    if (chosen) await this.checklist.choose({ expectedAdministrators: chosen.map(({ id }) => id) }, account);
  }

  /** Expects those whom the user just confirmed as Administrators by address, as far as the last check saw them. */
  async expectAdministrators(addresses: readonly string[], account: string): Promise<void> {
    const { people = [], record } = this.checklist;
    const { administrators = [] } = latestEvidence(record, 'people') ?? {};
    const { expectedAdministrators = [] } = record.choices;
    const wanted = new Set(addresses.map(addressKey));
    const confirmed = people.filter(
      ({ id, address }) => administrators.includes(id) && wanted.has(addressKey(address)),
    );
    const expected = [...new Set([...expectedAdministrators, ...confirmed.map(({ id }) => id)])];
    if (expected.length > expectedAdministrators.length)
      await this.checklist.choose({ expectedAdministrators: expected }, account);
  }

  /** Asks what the balance must stay above, or records that the account pays by invoice. */
  async setBalanceLimit(): Promise<void> {
    const { account } = this.checklist;
    const { balanceLimit, invoiced = false } = this.checklist.record.choices;
    const { currency } = latestEvidence(this.checklist.record, 'balance') ?? {};
    const limit = { label: l10n.t('Prepaid: set a limit…'), picked: !invoiced };
    const invoice = {
      label: l10n.t('Pays by invoice'),
      detail: l10n.t(
        'Twilio doesn’t document the balance of these accounts, so you decide whether it’s fine.',
      ),
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
        ? l10n.t(
            'The amount in {0} that the balance must stay above. Leave it empty for zero.',
            currency.toUpperCase(),
          )
        : l10n.t(
            'The amount in the account’s currency that the balance must stay above. Leave it empty for zero.',
          ),
      value: balanceLimit ?? '',
      ignoreFocusOut: true,
      validateInput: checkBalanceLimit,
    });
    if (amount === undefined) return;
    await this.checklist.choose({ balanceLimit: amount.trim() || undefined, invoiced: undefined }, account);
  }

  /** Checks people if no check in this window has. Throws if they can't be read. */
  private async readPeople(): Promise<void> {
    const { checklist } = this;
    const check = () => checkAsAsked(checklist, ['people']);
    if (!checklist.people) await withNotification(l10n.t('Reading the users'), check);
    const { people, record } = checklist;
    if (people) return;
    const { message = l10n.t('Couldn’t read the users.'), remedy } = record.checks.people?.failure ?? {};
    throw new SetupError({ kind: 'server', message, ...(remedy !== undefined && { remedy }) });
  }
}
