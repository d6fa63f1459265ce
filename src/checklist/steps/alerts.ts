import * as l10n from '@vscode/l10n';
import { consoleChoices, emptyGrid } from '../alertGrid';
import type { Step } from './step';

export const alerts: Step = {
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
      notes: true,
    },
    {
      id: 'alerts.add',
      title: () => l10n.t('Add the roles in the Console'),
      about: () =>
        l10n.t(
          'In **Notification Preferences**, open the notification and pick the role in the **Add Role** list. If you decide otherwise later, this point asks for your attention until it is set in the Console too.',
        ),
      place: 'notificationPreferences',
      notes: true,
      pieces: ({ alerts: grid = emptyGrid }) => consoleChoices(grid),
    },
  ],
};
