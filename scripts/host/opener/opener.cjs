// @ts-check
/** Used by `npm start` only: shows the extension's sidebar and walkthrough once, as an installation would. */
const { commands } = require('vscode');

/** @param {import('vscode').ExtensionContext} context */
exports.activate = async ({ globalState }) => {
  if (globalState.get('shown')) return;
  await globalState.update('shown', true);
  await commands.executeCommand('workbench.view.extension.twilioSetup');
  await commands.executeCommand('workbench.action.openWalkthrough', 'four-steps.twilio-setup#setUp');
};
