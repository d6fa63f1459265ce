import * as vscode from 'vscode';
import type { ConnectedAccount } from '../accounts/account';
import type { Step } from '../guide/steps';
import { contextKeys } from './ids';

/** What VS Code was told last. */
const told = new Map<string, boolean>();

/** Sets what menus and the walkthrough go by. The walkthrough keeps its ticks for good: the sample makes none. */
export function setContexts(account: ConnectedAccount | undefined, open: readonly Step[]): void {
  const own = account !== undefined && !account.sample;
  const isDone = (id: string) => own && !open.some((step) => step.id === id);
  const contexts = {
    [contextKeys.connected]: account !== undefined,
    [contextKeys.signedOut]: account === undefined,
    [contextKeys.sample]: account?.sample ?? false,
    [contextKeys.own]: own,
    [contextKeys.twoFactorDone]: isDone('twoFactor'),
    [contextKeys.peopleDone]: isDone('people'),
    [contextKeys.alertsDone]: isDone('alerts'),
    [contextKeys.billingDone]: isDone('billing'),
  };
  for (const [key, value] of Object.entries(contexts)) {
    if (value === told.get(key)) continue;
    told.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }
}
