import * as l10n from '@vscode/l10n';
import { judgeAccount, judgeBalance, judgeSpendTrigger } from '../judgements';
import { proof, type Step } from './step';

export const billing: Step = {
  id: 'billing',
  title: () => l10n.t('Review billing'),
  about: () =>
    l10n.t(
      'Make sure that the account can pay for what it uses. Enter card and PayPal details only in the Console. This extension never asks for them.',
    ),
  place: 'paymentSettings',
  help: {
    title: () => l10n.t('Twilio’s help for adding a card or PayPal'),
    url: 'https://help.twilio.com/articles/223135627',
  },
  subSteps: [
    {
      id: 'billing.review',
      title: () => l10n.t('Review payment settings'),
      about: () => l10n.t('Open **Billing > Payment Settings** and see how this account pays.'),
      traces: ['recharge-trigger.created', 'recharge-trigger.updated', 'invoice-settings.updated'],
    },
    {
      id: 'billing.method',
      title: () => l10n.t('Add a card or PayPal'),
      about: () =>
        l10n.t(
          'Choose **Add a payment method**. For a card, open the **Credit Card** tab and choose **Add card**. For PayPal, open the **PayPal** tab and choose **Add PayPal**. No API shows the payment methods on file.',
        ),
      clicks: ['Add a payment method'],
      traces: ['payment-method.created', 'payment-method.updated'],
    },
    {
      id: 'billing.account',
      title: () => l10n.t('Account upgraded'),
      about: () =>
        l10n.t(
          'A trial account can reach only verified numbers. You need a payment method to upgrade. After the upgrade, the API reports the account type “Full.”',
        ),
      place: 'billingOverview',
      proof: proof('account', judgeAccount),
      recommended: true,
    },
    {
      id: 'billing.balance',
      title: () => l10n.t('Balance above limit'),
      about: () =>
        l10n.t(
          'At zero, Twilio suspends the account: calls and messages stop, but you still pay for phone numbers. Choose a limit that leaves you time to pay; the default is zero. The balance in the API can lag slightly. Subaccounts don’t have their own balance.',
        ),
      place: 'billingOverview',
      proof: proof('balance', judgeBalance),
      recommended: true,
    },
    {
      id: 'billing.spendTrigger',
      title: () => l10n.t('Spend trigger decided'),
      about: () =>
        l10n.t(
          'A usage trigger on the total price calls your web address once you’ve spent a set amount. It doesn’t send email or stop anything. If you don’t want one, record that here.',
        ),
      place: 'billingOverview',
      proof: proof('triggers', judgeSpendTrigger),
      claims: ['none'],
      recommended: true,
    },
  ],
};
