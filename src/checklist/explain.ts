/** The parts of the guide that are the same for every account. */
import * as l10n from '@vscode/l10n';
import { clickPaths, type PlaceId, places } from '../twilio/consolePages';
import { describeRole } from '../accounts/roleWords';
import { builtInRoleNames, builtInRoles } from '../twilio/roles';
import type { Section } from './steps';

/** Returns a section that the guide adds to a step, as Markdown. */
export function sectionText(section: Section): string {
  return section === 'roles' ? rolesTable() : lostPhoneText();
}

/** Says what to do about a lost phone, after Twilio's help center (https://help.twilio.com/articles/223136307). */
function lostPhoneText(): string {
  const lines = [
    l10n.t(
      'Sign in with your password. When Twilio asks for the code, choose **Enter recovery code**, enter the recovery code that you saved, and verify a new phone number. The old recovery code stops working, so save the new one that you get.',
    ),
    l10n.t(
      'If you don’t have the recovery code, an owner or administrator of your organization can reset two-factor login for its managed users.',
    ),
    l10n.t(
      'If you’re the owner and pay as you go, sign in and request a reset in the web form that Twilio shows. Twilio checks your billing details.',
    ),
    l10n.t('Twilio can’t read the recovery code or show it again. Neither can this extension.'),
  ];
  return `### ${l10n.t('If you lose your phone')}\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

function rolesTable(): string {
  const rows = builtInRoleNames.map((role) => {
    const { may, mayNot } = describeRole(role);
    return `| ${builtInRoles[role].label} | ${may} | ${mayNot} |`;
  });
  return [
    `| ${l10n.t('Role')} | ${l10n.t('Can do')} | ${l10n.t('Can’t do')} |`,
    '|---|---|---|',
    ...rows,
  ].join('\n');
}

/** Says where to click in the Twilio Console, as Markdown. `clicks` are further ones on that page. */
export function placeText(id: PlaceId, clicks?: readonly string[]): string {
  const place = places[id];
  const { path, legacy } = clickPaths(place, clicks);
  const open = l10n.t('open');
  const link = (url: string | undefined) => (url ? ` ([${open}](${url}))` : '');
  return [
    `### ${l10n.t('Where')}`,
    `- ${l10n.t('New Console: {0}', `**${path}**`)}${link(place.newConsole)}\n- ${l10n.t('Legacy Console: {0}', `**${legacy ?? path}**`)}${link(place.legacyConsole)}`,
    l10n.t('Twilio sometimes moves pages. If a link fails, follow the click path.'),
  ].join('\n\n');
}
