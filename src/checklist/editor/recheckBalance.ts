import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Ask } from '../../ui/ask';
import { subStepState } from '../state';
import { subSteps } from '../steps';
import type { Checklist } from './checklist';

/**
 * Checks an out-of-date balance again if the setting asks for that. Tells once when the balance is no longer above the
 * limit: after this check, the balance isn't out of date for a day, and then only if it was above the limit.
 */
export async function recheckBalance(checklist: Checklist, ask: Ask): Promise<void> {
  const balance = subSteps.find(({ id }) => id === 'billing.balance');
  const isAsked = vscode.workspace.getConfiguration('twilioSetup').get('recheckBalance') === true;
  const stateNow = () => balance && subStepState(balance, checklist.record, new Date());
  if (!isAsked || stateNow()?.kind !== 'stale') return;
  const { account } = checklist;
  await checklist.check(['balance']);
  const state = stateNow();
  if (account !== checklist.account || state?.kind !== 'attention' || !state.finding) return;
  const message = l10n.t('The account’s balance needs attention: {0}', state.finding.value);
  void ask({ severity: 'warning', message, modal: false, choices: [] });
}
