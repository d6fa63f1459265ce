import type { Workbench } from './harness';
import { openSample } from './shared';

/** Who has access to the account and how to change it, as a user does it in the sidebar. */
describe("the sample account's people", () => {
  let workbench: Workbench;
  const person = (name: string) => workbench.row(new RegExp(`^${name}, `));
  const action = async (name: string, title: string) => {
    await person(name).click({ button: 'right' });
    // A menu ignores clicks at first but takes keys at once.
    await workbench.chooseMenuItem(title);
  };
  const tick = (role: string) =>
    workbench.quickInput
      .getByRole('checkbox', { name: new RegExp(`^${role},`) })
      .first()
      .click();
  const asked = (text: string | RegExp) => workbench.dialog.getByText(text).first().waitFor();

  before(async () => {
    workbench = await openSample();
    await workbench.runCommand('Twilio Setup: Focus on People View');
  });

  it('are listed with their roles, with the owner set apart', async () => {
    await workbench.row(/^Avery Quinn, avery@harbor\.example, owner/).waitFor();
    await workbench.row(/^Kim Ode, kim@harbor\.example, Developer/).waitFor();
    await workbench.row(/^Sam Reyes, sam@harbor\.example, Billing Manager, Support/).waitFor();
    await workbench.screenshot('people-view');
  });

  it('get another role after the plan is confirmed', async () => {
    await action('Kim Ode', 'Change Roles…');
    await tick('Support');
    await workbench.page.keyboard.press('Enter');
    await asked('kim@harbor.example on Harbor Lights');
    await asked('Gets Support.');
    await workbench.screenshot('people-view-plan');
    await workbench.clickInDialog('Change Roles');
    await workbench.row(/^Kim Ode, kim@harbor\.example, Developer, Support/).waitFor();
  });

  it("keep their roles if the plan isn't confirmed", async () => {
    await action('Sam Reyes', 'Change Roles…');
    await tick('Support');
    await workbench.page.keyboard.press('Enter');
    await asked('Loses Support.');
    await workbench.clickInDialog('Cancel');
    await workbench.row(/^Sam Reyes, sam@harbor\.example, Billing Manager, Support/).waitFor();
  });

  it('are deactivated after the plan is confirmed, and can be reactivated', async () => {
    await action('Sam Reyes', 'Deactivate in the Whole Organization…');
    await asked(/Loses access to everything in your organization/);
    await workbench.clickInDialog('Deactivate');
    await workbench.row(/^Sam Reyes, sam@harbor\.example, deactivated/).waitFor();
    await workbench.screenshot('people-view-deactivated');
    await action('Sam Reyes', 'Reactivate in the Whole Organization…');
    await asked('Regains access, with Billing Manager, Support.');
    await workbench.clickInDialog('Reactivate');
    await workbench.row(/^Sam Reyes, sam@harbor\.example, Billing Manager, Support/).waitFor();
  });

  it('lose every role on the account but stay in the organization', async () => {
    await action('Sam Reyes', 'Change Roles…');
    await tick('Billing Manager');
    await tick('Support');
    await workbench.page.keyboard.press('Enter');
    await asked('Loses Billing Manager, Support.');
    await workbench.clickInDialog('Change Roles');
    await workbench.row(/^Sam Reyes, sam@harbor\.example, no role on this account/).waitFor();
  });

  it('keep the last Administrator that the API shows', async () => {
    await action('Kim Ode', 'Change Roles…');
    await tick('Administrator');
    await workbench.page.keyboard.press('Enter');
    await workbench.answer(/type the address kim@harbor\.example/, 'kim@harbor.example');
    await asked('Gets Administrator, then loses Developer, Support.');
    await workbench.clickInDialog('Change Roles');
    await workbench.row(/^Kim Ode, kim@harbor\.example, Administrator/).waitFor();
    await action('Kim Ode', 'Deactivate in the Whole Organization…');
    await asked(/This is the last Administrator of this account that Twilio’s API shows/);
    await workbench.screenshot('people-view-last-administrator');
    await workbench.page.keyboard.press('Escape');
    await workbench.row(/^Kim Ode, kim@harbor\.example, Administrator/).waitFor();
  });

  it('include someone outside, whom only the Console can invite', async () => {
    await workbench.runCommand('Twilio Setup: Invite One Person');
    await workbench.answer(/address of the person/, 'mo@gmail.com');
    await tick('Support');
    await workbench.page.keyboard.press('Enter');
    await workbench.clickInDialog('Open in Twilio Console');
    await workbench.quickInput.getByText(/sample’s Console/).waitFor();
    await workbench.page.keyboard.press('Escape');
    await workbench.row(/^mo@gmail\.com, to invite, Support/).waitFor();
    await workbench.screenshot('people-view-console');
  });
});
