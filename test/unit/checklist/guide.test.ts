import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeRole } from '../../../src/accounts/roleWords';
import { countedIn, placeOf, steps, subSteps } from '../../../src/checklist/steps';
import { clickPaths, places } from '../../../src/twilio/consolePages';
import { builtInRoleNames, builtInRoles, chooseRole } from '../../../src/twilio/roles';

const root = join(__dirname, '..', '..', '..', '..');
const firstPage = () => readFileSync(join(root, 'src', 'checklist', 'editor', 'guide.ts'), 'utf8');

/** Returns what a row says, with the clicks that lead to its page in the legacy Console, which the guide describes. */
const row = (id: string) => {
  const subStep = subSteps.find((each) => each.id === id) ?? assert.fail(id);
  const { path, legacy = path } = clickPaths(places[placeOf(subStep)], subStep.clicks);
  return [subStep.title(), subStep.about(), legacy].join('\n');
};
const role = (name: keyof typeof builtInRoles) => {
  const { may, mayNot } = describeRole(name);
  return [builtInRoles[name].label, may, mayNot].join('\n');
};

/** Each sentence of the guide, where it stands in the product, and the words there that say it. */
const sentences: readonly [sentence: string, place: () => string, words: RegExp][] = [
  [
    'Whoever signs up becomes the owner',
    firstPage,
    /signs up for Twilio becomes the owner of the organization/,
  ],
  ['The owner may create accounts', firstPage, /you can create accounts/],
  ['The owner may invite users and give them roles', firstPage, /invite other Twilio users, give them roles/],
  ['The owner may choose basic settings', firstPage, /choose basic account settings/],
  ['It holds for US/Canada accounts', firstPage, /accounts in the United States and Canada/],
  [
    'Go to User Settings',
    () => row('twoFactor.email'),
    /Manage Accounts > enable two-factor authentication > User Settings/,
  ],
  [
    'Type the emailed code and choose Verify',
    () => row('twoFactor.email'),
    /Enter the code .* \*\*Verify\*\*/,
  ],
  ['Set up 2FA', () => row('twoFactor.start'), /\*\*Set up 2FA\*\*/],
  [
    'Type the phone number, then Send code via SMS',
    () => row('twoFactor.phone'),
    /phone number .*\*\*Send code via SMS\*\*/,
  ],
  [
    'Keep the emergency recovery code safe',
    () => row('twoFactor.recovery'),
    /lose your phone, so save it in a password manager/,
  ],
  ['The product never asks for the recovery code', () => row('twoFactor.recovery'), /never asks for it/],
  ['Finish', () => row('twoFactor.finish'), /\*\*Finish\*\*/],
  [
    'Twilio Admin > Accounts > Users > Invite User',
    () => row('people.address'),
    /Twilio Admin > Accounts > .* > Users > Invite User/,
  ],
  ['Type the address of the person', () => row('people.address'), /email address/],
  ['Select their role; more than one may be given', () => row('people.roles'), /can have several roles/],
  [
    'Administrator clears every other role',
    () => row('people.roles'),
    /Administrator includes all permissions, so choosing it clears the others/,
  ],
  ['Administrator', () => role('administrator'), /Manages the entire account, including who else has access/],
  ['Billing Manager', () => role('billingManager'), /billing pages/],
  ['Developer', () => role('developer'), /phone numbers and API credentials[^]*manage the account/],
  ['Support', () => role('support'), /logs[^]*usage/i],
  ['Submit', () => row('people.submit'), /Send the invitations/],
  [
    'Choose a role in the Add Role list',
    () => row('alerts.add'),
    /Notification Preferences.*\*\*Add Role\*\* list/,
  ],
  [
    'Alerts go to roles, not to people',
    () => steps[2]?.about() ?? '',
    /everyone with a certain role, not to individual people/,
  ],
  ['Billing > Payment Settings', () => row('billing.review'), /Billing > Payment Settings/],
  ['Add a payment method', () => row('billing.method'), /\*\*Add a payment method\*\*/],
  ['Credit Card tab, Add card', () => row('billing.method'), /\*\*Credit Card\*\* tab .*\*\*Add card\*\*/],
  ['PayPal tab, Add PayPal', () => row('billing.method'), /\*\*PayPal\*\* tab .*\*\*Add PayPal\*\*/],
  ['The product never asks for card or PayPal details', () => steps[3]?.about() ?? '', /never asks for them/],
];

describe('each sentence of the guide has its place', () => {
  for (const [sentence, place, words] of sentences) {
    it(sentence, () => assert.match(place(), words));
  }

  it('and there are no other rows', () => {
    assert.deepEqual(
      steps.map((step) => countedIn(step).length),
      [5, 3, 2, 2],
    );
  });

  it('in the order of the roles that the guide lists', () => {
    assert.deepEqual(builtInRoleNames, ['administrator', 'billingManager', 'developer', 'support']);
    assert.deepEqual(chooseRole(['developer', 'support'], 'administrator', true), ['administrator']);
  });

  it('with one link to Twilio’s own help for each step', () => {
    for (const { help } of steps) assert.match(help.url, /^https:\/\/(help|www)\.twilio\.com\//);
  });
});
