import * as l10n from '@vscode/l10n';
import { consoleChoices, emptyGrid } from '../alertGrid';
import type { Step } from './step';

export const alerts: Step = {
  id: 'alerts',
  title: () => l10n.t('Decide who gets alerts'),
  about: () =>
    l10n.t(
      'Twilio sends each kind of notification to everyone with a certain role, not to individual people. No Twilio API shows these preferences, so you mark each item below as done yourself.',
    ),
  place: 'notificationPreferences',
  help: {
    title: () => l10n.t('Twilio’s announcement of Notification Preferences (in Japanese)'),
    url: 'https://www.twilio.com/ja-jp/blog/manage-your-own-notification-preferences-twilio-jp',
  },
  subSteps: [
    {
      id: 'alerts.decide',
      title: () => l10n.t('Choose roles per alert'),
      about: () =>
        l10n.t(
          'For each notification, decide which roles should get it. For example, send prices to Billing Manager, technical changes to Developer, and legal matters to Administrator. **Decide Alerts** stores your decisions and lists the clicks for the Console.',
        ),
    },
    {
      id: 'alerts.add',
      title: () => l10n.t('Add roles in the Console'),
      about: () =>
        l10n.t(
          'In **Notification Preferences**, open the notification and choose the role in the **Add Role** list. If you change a decision later, this item needs attention until you update the Console and mark it as done again.',
        ),
      pieces: ({ alerts: grid = emptyGrid }) => consoleChoices(grid),
    },
  ],
};
