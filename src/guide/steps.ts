import * as l10n from '@vscode/l10n';
import { consoleChoices, emptyGrid } from './alerts';
import type { CheckId, Evidence, Finding } from './evidence';
import { judgeAccess, judgeAccount, judgeBalance, judgeRoles, judgeUsers } from './evidence';
import type { PlaceId } from './places';
import type { ChecklistRecord } from './state';

/** What the API can say about a sub-step: which check brings the evidence and how it is judged. */
export interface Proof {
  check: CheckId;
  judge(evidence: Evidence): Finding | undefined;
}

export interface SubStep {
  id: string;
  title(): string;
  /** What to do and why, as Markdown. */
  about(): string;
  place: PlaceId;
  /** Absent where no API sees the sub-step. */
  proof?: Proof;
  /** What a person says is done here, where that can change: an attestation of other pieces no longer holds. */
  pieces?(record: ChecklistRecord): string[];
}

export interface Step {
  id: string;
  title(): string;
  about(): string;
  place: PlaceId;
  subSteps: readonly SubStep[];
}

function proof<K extends CheckId>(
  check: K,
  judge: (evidence: Extract<Evidence, { kind: K }>) => Finding,
): Proof {
  const ours = (evidence: Evidence): evidence is Extract<Evidence, { kind: K }> => evidence.kind === check;
  return { check, judge: (evidence) => (ours(evidence) ? judge(evidence) : undefined) };
}

const twoFactor: Step = {
  id: 'twoFactor',
  title: () => l10n.t('Turn on two-factor login'),
  about: () =>
    l10n.t(
      'With two-factor login a stolen password alone opens nothing. No Twilio API shows whether it is on, so each point below counts because you say so.',
    ),
  place: 'userSettings',
  subSteps: [
    {
      id: 'twoFactor.email',
      title: () => l10n.t('Confirm the emailed code'),
      about: () =>
        l10n.t(
          'Twilio mails you a code before it lets you change the login. Type it in the Console and choose **Verify**.',
        ),
      place: 'userSettings',
    },
    {
      id: 'twoFactor.start',
      title: () => l10n.t('Choose Set up 2FA'),
      about: () => l10n.t('In **User Settings**, choose **Set up 2FA**.'),
      place: 'userSettings',
    },
    {
      id: 'twoFactor.phone',
      title: () => l10n.t('Verify a phone number'),
      about: () =>
        l10n.t(
          'Type a phone number that you will keep and choose **Send code via SMS**. Take a number that is not hosted at Twilio: if the account is ever suspended, that number could lock you out.',
        ),
      place: 'userSettings',
    },
    {
      id: 'twoFactor.recovery',
      title: () => l10n.t('Keep the recovery code safe'),
      about: () =>
        l10n.t(
          'Twilio shows the recovery code once. It is the way back in when the phone is lost: a password manager is a good place for it. This extension never asks for it; do not paste it anywhere in VS Code.',
        ),
      place: 'userSettings',
    },
    {
      id: 'twoFactor.finish',
      title: () => l10n.t('Choose Finish'),
      about: () =>
        l10n.t(
          'Only after **Finish** is two-factor login on. Sign out and in again to see it ask for a code.',
        ),
      place: 'userSettings',
    },
  ],
};

const people: Step = {
  id: 'people',
  title: () => l10n.t('Invite people with roles'),
  about: () =>
    l10n.t(
      'Give each person an own login with the least they need. **Invite People** does it through Twilio’s API for addresses on a domain that your organization has verified; everybody else is invited in the Console.',
    ),
  place: 'accountUsers',
  subSteps: [
    {
      id: 'people.address',
      title: () => l10n.t('Enter their addresses'),
      about: () =>
        l10n.t(
          'List the people who work with this account. Two people should never share one login. Twilio knows each by an email address.',
        ),
      place: 'accountUsers',
      proof: proof('people', judgeUsers),
    },
    {
      id: 'people.roles',
      title: () => l10n.t('Select their roles'),
      about: () =>
        l10n.t(
          'A person may hold several roles. Administrator includes all permissions and stands alone: choosing it clears the others.',
        ),
      place: 'accountUsers',
      proof: proof('people', judgeRoles),
    },
    {
      id: 'people.submit',
      title: () => l10n.t('Send the invitations'),
      about: () =>
        l10n.t(
          'An invitation by API makes the user at once and Twilio mails the person a link to set a password. People from outside the organization cannot be seen by the API: when you invited them in the Console, say so here.',
        ),
      place: 'accountUsers',
      proof: proof('people', judgeAccess),
    },
  ],
};

const alerts: Step = {
  id: 'alerts',
  title: () => l10n.t('Decide who gets alerts'),
  about: () =>
    l10n.t(
      'Twilio sends each kind of notification to roles, not to persons: whoever holds the role gets it. No Twilio API shows these preferences, so the points below count because you say so.',
    ),
  place: 'notificationPreferences',
  subSteps: [
    {
      id: 'alerts.decide',
      title: () => l10n.t('Choose a role per alert'),
      about: () =>
        l10n.t(
          'Go through the notifications one by one and decide which role should learn of it: prices for Billing Manager, technical changes for Developer, legal matters for Administrator. **Decide Alerts** keeps what you decided and gives the list of clicks for it.',
        ),
      place: 'notificationPreferences',
    },
    {
      id: 'alerts.add',
      title: () => l10n.t('Add the roles in the Console'),
      about: () =>
        l10n.t(
          'In **Notification Preferences**, open the notification and pick the role in the **Add Role** list. If you decide otherwise later, this point asks for your attention until it is set in the Console too.',
        ),
      place: 'notificationPreferences',
      pieces: ({ alerts: grid = emptyGrid }) => consoleChoices(grid),
    },
  ],
};

const billing: Step = {
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
    },
    {
      id: 'billing.method',
      title: () => l10n.t('Add a card or PayPal'),
      about: () =>
        l10n.t(
          'Choose **Add a payment method**. For a card: the **Credit Card** tab, then **Add card**. For PayPal: the **PayPal** tab, then **Add PayPal**. No API shows the payment methods on file.',
        ),
      place: 'paymentSettings',
    },
    {
      id: 'billing.account',
      title: () => l10n.t('Account upgraded'),
      about: () =>
        l10n.t(
          'A trial account can only reach verified numbers. Upgrading needs a payment method; the API then calls the account "Full".',
        ),
      place: 'billingOverview',
      proof: proof('account', judgeAccount),
    },
    {
      id: 'billing.balance',
      title: () => l10n.t('Balance above zero'),
      about: () =>
        l10n.t('At zero Twilio suspends the account. The balance that the API shows may lag a little.'),
      place: 'billingOverview',
      proof: proof('balance', judgeBalance),
    },
  ],
};

/** The guide: four steps in this order. */
export const steps: readonly Step[] = [twoFactor, people, alerts, billing];

export const subSteps: readonly SubStep[] = steps.flatMap((step) => step.subSteps);

export function stepOf(subStep: SubStep): Step {
  const step = steps.find((candidate) => candidate.subSteps.includes(subStep));
  if (!step) throw new Error(`No step holds ${subStep.id}`);
  return step;
}
