/** IDs that the manifest also declares. A test compares the two. */

export const commands = {
  connectAccount: 'twilioSetup.connectAccount',
  startWithoutConnecting: 'twilioSetup.startWithoutConnecting',
  trySample: 'twilioSetup.trySample',
  resetSample: 'twilioSetup.resetSample',
  useSampleConsole: 'twilioSetup.useSampleConsole',
  switchAccount: 'twilioSetup.switchAccount',
  renameAccount: 'twilioSetup.renameAccount',
  disconnectAccount: 'twilioSetup.disconnectAccount',
  replaceAccountCredential: 'twilioSetup.replaceAccountCredential',
  replaceOrganizationCredential: 'twilioSetup.replaceOrganizationCredential',
  changeAddresses: 'twilioSetup.changeAddresses',
  invitePeople: 'twilioSetup.invitePeople',
  continueInvitation: 'twilioSetup.continueInvitation',
  inviteOnePerson: 'twilioSetup.inviteOnePerson',
  decideAlerts: 'twilioSetup.decideAlerts',
  manageUsageTriggers: 'twilioSetup.manageUsageTriggers',
  nextStep: 'twilioSetup.nextStep',
  checkAll: 'twilioSetup.checkAll',
  checkNow: 'twilioSetup.checkNow',
  markDone: 'twilioSetup.markDone',
  undoMarkDone: 'twilioSetup.undoMarkDone',
  toggleDone: 'twilioSetup.toggleDone',
  editNote: 'twilioSetup.editNote',
  chooseExpectedAdministrators: 'twilioSetup.chooseExpectedAdministrators',
  setBalanceLimit: 'twilioSetup.setBalanceLimit',
  changeOwnName: 'twilioSetup.changeOwnName',
  removeEverything: 'twilioSetup.removeEverything',
  openInConsole: 'twilioSetup.openInConsole',
  explain: 'twilioSetup.explain',
  explainSelected: 'twilioSetup.explainSelected',
  openGuide: 'twilioSetup.openGuide',
  showKeys: 'twilioSetup.showKeys',
  showLog: 'twilioSetup.showLog',
  refreshPeople: 'twilioSetup.refreshPeople',
  changeRoles: 'twilioSetup.changeRoles',
  deactivateUser: 'twilioSetup.deactivateUser',
  reactivateUser: 'twilioSetup.reactivateUser',
  markInvited: 'twilioSetup.markInvited',
  markJoined: 'twilioSetup.markJoined',
  forgetInvited: 'twilioSetup.forgetInvited',
  checkMyAccess: 'twilioSetup.checkMyAccess',
  makeReport: 'twilioSetup.makeReport',
  compareTeamFile: 'twilioSetup.compareTeamFile',
  applyTeamFile: 'twilioSetup.applyTeamFile',
  createTeamFile: 'twilioSetup.createTeamFile',
} as const;

/** Returns whether a command works without an account. All others first offer to connect one. */
export function worksSignedOut(id: CommandId): boolean {
  const all: readonly CommandId[] = [
    commands.connectAccount,
    commands.startWithoutConnecting,
    commands.trySample,
    commands.resetSample,
    commands.useSampleConsole,
    commands.changeOwnName,
    commands.removeEverything,
    commands.openInConsole,
    commands.explain,
    commands.explainSelected,
    commands.openGuide,
    commands.showKeys,
    commands.showLog,
    // Without its account, a team file offers to connect it.
    commands.compareTeamFile,
    commands.applyTeamFile,
  ];
  return all.includes(id);
}

export const views = {
  checklist: 'twilioSetup.checklist',
  people: 'twilioSetup.people',
  team: 'twilioSetup.team',
  accounts: 'twilioSetup.accounts',
  inviteForm: 'twilioSetup.inviteForm',
  alerts: 'twilioSetup.alerts',
} as const;

/** The language-model tools, by their names for agents elsewhere. */
export const tools = {
  setupState: 'twilioSetup_setupState',
  explainStep: 'twilioSetup_explainStep',
  listPeople: 'twilioSetup_listPeople',
  checkTeamFile: 'twilioSetup_checkTeamFile',
  planInvitation: 'twilioSetup_planInvitation',
} as const;
export type ToolName = keyof typeof tools;

export const contextKeys = {
  connected: 'twilioSetup.connected',
  /** Set once it's known that no account is connected. Until then, all commands are available. */
  signedOut: 'twilioSetup.signedOut',
  sample: 'twilioSetup.sample',
  interrupted: 'twilioSetup.interrupted',
  /** A team file has been compared in this window. */
  teamFile: 'twilioSetup.teamFile',
  /** The current account isn't the sample. */
  own: 'twilioSetup.own',
} as const;

/** Returns the context key that marks a walkthrough step as completed. */
export const stepDoneKey = (step: string) => `twilioSetup.${step}Done`;

export type CommandId = (typeof commands)[keyof typeof commands];
