import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { ConnectedAccount } from '../../accounts/account';
import type { Accounts } from '../../accounts/editor/accounts';
import { canFire, type UsageTrigger } from '../../twilio/answers';
import { SetupError } from '../../twilio/errors';
import { plain, raw } from '../../twilio/redact';
import { type Ask, openPage, withNotification } from '../../ui/ask';
import { when } from '../../ui/text';
import { runWizard } from '../../ui/wizard';
import { deleteTrigger, describeTrigger, makeTrigger, triggerDocs } from '../usageTriggers';
import { newDraft, toTrigger, type TriggerDraft, triggerSteps } from './triggerSteps';

/** The last answer about an account's usage triggers, or why there was none. */
export type TriggersRead = { sid: string } & ({ triggers: UsageTrigger[]; at: string } | { failure: string });

type Choice = 'add' | { open: UsageTrigger } | { delete: UsageTrigger };
type Item = vscode.QuickPickItem & { choice?: Choice };

/** Reads, creates, and deletes the current account's usage triggers by API. Each write needs a confirmation. */
export class UsageTriggers implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly subscription: vscode.Disposable;
  private last: TriggersRead | undefined;
  /** The entries for a trigger that isn't created yet. */
  private draft: { sid: string; entries: TriggerDraft } | undefined;

  constructor(
    private readonly accounts: Accounts,
    private readonly ask: Ask,
    /** Called after a trigger was created or deleted. */
    private readonly onWrite: () => Promise<void>,
  ) {
    this.subscription = accounts.onDidChange(() => {
      if (!accounts.find(this.last?.sid)) this.last = undefined;
      if (!accounts.find(this.draft?.sid)) this.draft = undefined;
    });
  }

  /** The last answer in this window for the current account. */
  get known(): TriggersRead | undefined {
    return this.last?.sid === this.accounts.current?.sid ? this.last : undefined;
  }

  /** Asks Twilio and keeps the answer or the failure. */
  async read(): Promise<void> {
    const account = this.accounts.current;
    if (!account) return;
    try {
      const client = await this.accounts.client(account);
      const { value, source } = await client.listUsageTriggers({}, new AbortController().signal);
      this.last = { sid: account.sid, triggers: value, at: source.at };
    } catch (error) {
      if (!SetupError.is(error)) throw error;
      this.last = { sid: account.sid, failure: error.sentence };
    }
    this.changed.fire();
  }

  /** Shows a fresh list for adding and deleting triggers, again after each choice, until the user leaves it. */
  async manage(): Promise<void> {
    for (;;) {
      const account = this.accounts.current;
      const choice = account && (await this.choose(account));
      if (!choice) return;
      try {
        if (choice === 'add') await this.add(account);
        else if ('delete' in choice) await this.delete(account, choice.delete);
        else await this.openTrigger(account, choice.open);
      } catch (error) {
        if (!SetupError.is(error, 'cancelled')) throw error;
      }
    }
  }

  /** Adds a trigger after a confirmation. The entries stay until the trigger is created. */
  async add(account: ConnectedAccount): Promise<void> {
    const entries = this.draft?.sid === account.sid ? this.draft.entries : { ...newDraft };
    this.draft = { sid: account.sid, entries };
    await runWizard(l10n.t('Add a Usage Trigger to {0}', plain(account.name)), triggerSteps(entries));
    const wanted = toTrigger(entries);
    const message = l10n.t('Add this usage trigger to {0}?', plain(account.name));
    const isConfirmed = await this.confirm(account, 'info', l10n.t('Add Trigger'), message, [
      describeTrigger(wanted),
      l10n.t('Twilio will call {0}', wanted.callbackUrl),
      l10n.t(
        'It sends no email. You can’t change its value later, but you can delete it and add another one.',
      ),
    ]);
    if (!isConfirmed) return;
    const client = await this.accounts.client(account);
    const isMade = await this.carryOut(l10n.t('Adding a usage trigger'), makeTrigger(client, wanted));
    if (isMade) this.draft = undefined;
  }

  async delete(account: ConnectedAccount, trigger: UsageTrigger): Promise<void> {
    const message = l10n.t('Delete the usage trigger “{0}”?', nameOf(trigger));
    const isConfirmed = await this.confirm(account, 'warning', l10n.t('Delete Trigger'), message, [
      describe(trigger),
      l10n.t('Twilio will no longer call {0}', plain(trigger.callback_url)),
    ]);
    if (!isConfirmed) return;
    const client = await this.accounts.client(account);
    await this.carryOut(l10n.t('Deleting a usage trigger'), (signal) =>
      deleteTrigger(client, trigger.sid, signal),
    );
  }

  private async confirm(
    { sample }: ConnectedAccount,
    severity: 'info' | 'warning',
    choice: string,
    message: string,
    lines: string[],
  ): Promise<boolean> {
    if (sample) lines.push(l10n.t('This is the sample account. Nothing leaves this computer.'));
    const detail = lines.join('\n\n');
    return (await this.ask({ severity, message, detail, modal: true, choices: [choice] })) === choice;
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private async choose(account: ConnectedAccount): Promise<Choice | undefined> {
    const list = vscode.window.createQuickPick<Item>();
    list.title = account.sample
      ? l10n.t('Usage Triggers of {0} (sample)', plain(account.name))
      : l10n.t('Usage Triggers of {0}', plain(account.name));
    list.prompt = l10n.t('A usage trigger calls a web address. It sends no email.');
    list.buttons = [
      { iconPath: new vscode.ThemeIcon('link-external'), tooltip: l10n.t('About usage triggers') },
    ];
    list.matchOnDescription = true;
    list.matchOnDetail = true;
    // The previous dialog returns the focus late.
    list.ignoreFocusOut = true;
    list.items = listItems(this.known);
    list.busy = true;
    const chosen = new Promise<Choice | undefined>((resolve) => {
      list.onDidAccept(() => {
        const [item] = list.selectedItems;
        if (item?.choice) resolve(item.choice);
      });
      list.onDidTriggerItemButton(({ item: { choice } }) => {
        if (choice && choice !== 'add' && 'open' in choice) resolve({ delete: choice.open });
      });
      list.onDidTriggerButton(() => void openPage(triggerDocs));
      list.onDidHide(() => resolve(undefined));
    });
    list.show();
    try {
      const shown = this.read().then(() => {
        list.items = listItems(this.known);
        list.busy = false;
      });
      return await Promise.race([chosen, shown.then(() => chosen)]);
    } finally {
      list.dispose();
    }
  }

  private async openTrigger(account: ConnectedAccount, trigger: UsageTrigger): Promise<void> {
    const remove = { label: l10n.t('$(trash) Delete this usage trigger') };
    const copy = { label: l10n.t('$(copy) Copy the web address'), detail: plain(trigger.callback_url) };
    const choice = await vscode.window.showQuickPick([copy, remove], {
      title: nameOf(trigger),
      placeHolder: l10n.t('You can’t change the value, but you can delete the trigger and add another one'),
    });
    if (choice === copy) await vscode.env.clipboard.writeText(raw(trigger.callback_url));
    if (choice === remove) await this.delete(account, trigger);
  }

  /** Carries out a write and offers to try again after a failure. Returns whether the write succeeded. */
  private async carryOut(title: string, write: (signal: AbortSignal) => Promise<unknown>): Promise<boolean> {
    for (;;) {
      try {
        await withNotification(title, write);
        await this.onWrite();
        return true;
      } catch (error) {
        if (!SetupError.is(error) || SetupError.is(error, 'cancelled')) throw error;
        if (!(await this.askAgain(error))) return false;
      }
    }
  }

  private async askAgain(error: SetupError): Promise<boolean> {
    const { message, remedy, effectUnknown } = error.details;
    const again = l10n.t('Try Again');
    const lost = l10n.t(
      'It’s unclear whether Twilio made the change. Try Again checks before sending anything.',
    );
    const detail = [remedy, effectUnknown ? lost : undefined].filter(Boolean).join('\n\n');
    const choices = [again];
    return (await this.ask({ severity: 'error', message, detail, modal: true, choices })) === again;
  }
}

function listItems(known: TriggersRead | undefined): Item[] {
  const add: Item = { label: l10n.t('$(add) Add a usage trigger'), choice: 'add', alwaysShow: true };
  if (!known) return [add];
  if ('failure' in known)
    return [add, { label: l10n.t('$(warning) Couldn’t read the usage triggers'), detail: known.failure }];
  const { triggers, at } = known;
  const checked = l10n.t('checked {0}', when(at));
  if (triggers.length === 0) return [add, { label: l10n.t('No usage triggers yet'), description: checked }];
  return [
    add,
    { label: checked, kind: vscode.QuickPickItemKind.Separator },
    ...triggers.map((trigger): Item => {
      const trash = { iconPath: new vscode.ThemeIcon('trash'), tooltip: l10n.t('Delete this usage trigger') };
      const words = {
        label: nameOf(trigger),
        description: describe(trigger),
        detail: plain(trigger.callback_url),
      };
      return { ...words, buttons: [trash], choice: { open: trigger } };
    }),
  ];
}

function nameOf({ friendly_name, usage_category }: UsageTrigger): string {
  return plain(friendly_name || usage_category);
}

function describe(trigger: UsageTrigger): string {
  const { usage_category, trigger_value, trigger_by, recurring } = trigger;
  const words = {
    usageCategory: plain(usage_category),
    triggerValue: plain(trigger_value),
    triggerBy: plain(trigger_by),
  };
  const text = describeTrigger({ ...words, ...(recurring && { recurring: plain(recurring) }) });
  return canFire(trigger) ? text : l10n.t('{0} (already fired, now inactive)', text);
}
