import * as l10n from '@vscode/l10n';
import { judgeAccount, judgeBalance, judgeSpendTrigger } from '../judgements';
import { proof, type Step } from './step';

export const billing: Step = {
  id: 'billing',
  title: () => l10n.t('Review billing'),
  about: () =>
    l10n.t(
      'See to it that the account can pay for what it uses. Card and PayPal details are typed in the Console only; this extension never asks for them.',
    ),
  place: 'paymentSettings',
  subSteps: [
    {
      id: 'billing.review',
      title: () => l10n.t('Review payment settings'),
      about: () => l10n.t('Open **Billing > Payment Settings** and see how this account pays.'),
      place: 'paymentSettings',
      traces: ['recharge-trigger.created', 'recharge-trigger.updated', 'invoice-settings.updated'],
      notes: true,
    },
    {
      id: 'billing.method',
      title: () => l10n.t('Add a card or PayPal'),
      about: () =>
        l10n.t(
          'Choose **Add a payment method**. For a card: the **Credit Card** tab, then **Add card**. For PayPal: the **PayPal** tab, then **Add PayPal**. No API shows the payment methods on file.',
        ),
      place: 'paymentSettings',
      clicks: ['Add a payment method'],
      traces: ['payment-method.created', 'payment-method.updated'],
      notes: true,
    },
    {
      id: 'billing.account',
      title: () => l10n.t('Account upgraded'),
      about: () =>
        l10n.t(
          'A trial account can only reach verified numbers. Upgrading needs a payment method; the API then calls the account "Full".',
        ),
      place: 'billingOverview',
      notes: true,
      proof: proof('account', judgeAccount),
    },
    {
      id: 'billing.balance',
      title: () => l10n.t('Balance above your limit'),
      about: () =>
        l10n.t(
          'At zero Twilio suspends the account: calls and messages stop, while numbers go on costing. Choose a limit that leaves you time to pay; without one it is zero. The balance that the API shows may lag a little. A subaccount has none of its own.',
        ),
      place: 'billingOverview',
      notes: true,
      proof: proof('balance', judgeBalance),
    },
    {
      id: 'billing.spendTrigger',
      title: () => l10n.t('Spend trigger decided'),
      about: () =>
        l10n.t(
          'Optional: this doesn’t count toward the step. A usage trigger on the total price calls a web address of yours when that much is spent. It sends no email and stops nothing. If you don’t want one, say so here.',
        ),
      place: 'billingOverview',
      notes: true,
      proof: proof('triggers', judgeSpendTrigger),
      claims: ['none'],
      optional: true,
    },
  ],
};
