import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Holder } from '../../accounts/access';
import type { Accounts } from '../../accounts/editor/accounts';
import { views } from '../../ui/ids';
import type { Ask } from '../../ui/ask';
import type { StateStorage } from '../../ui/storage';
import type { PersonResult } from '../plan/outcome';
import {
  type ConsoleInvitation,
  consoleInvitationsSchema,
  overdue,
  withResults,
  withSeen,
} from '../run/consoleInvitations';

/** The key for the people whom only the Console can invite, followed by the account's SID. */
export const consoleInvitationsKey = 'twilioSetup.consoleInvitations.';

/** Keeps the people whom only the Console can invite, for each account. */
export class ConsoleInvitations {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly accounts: Accounts,
    private readonly storage: StateStorage,
    private readonly ask: Ask,
  ) {}

  of(sid: string): readonly ConsoleInvitation[] {
    return this.storage.read(consoleInvitationsKey + sid, consoleInvitationsSchema, {
      version: 1,
      people: [],
    }).people;
  }

  /** Lists those whom a run left for the Console. */
  async add(sid: string, results: readonly PersonResult[]): Promise<void> {
    if (results.some(({ outcome }) => outcome === 'console'))
      await this.keep(sid, withResults(this.of(sid), results, new Date()));
  }

  /** Takes note of whom the API now shows. */
  async see(sid: string, holders: readonly Holder[]): Promise<void> {
    const people = this.of(sid);
    const now = withSeen(people, holders, new Date());
    if (now !== people) await this.keep(sid, now);
  }

  /** Records that the user said something about someone on the current account's list, or removes the entry. */
  async mark(email: string, what: 'invited' | 'joined' | 'removed'): Promise<void> {
    const sid = this.accounts.current?.sid;
    if (sid === undefined) return;
    const others = this.of(sid).filter((person) => what !== 'removed' || person.email !== email);
    const at = new Date().toISOString();
    const marked = others.map((each) =>
      each.email === email && what !== 'removed' ? { ...each, [what]: at } : each,
    );
    await this.keep(sid, marked);
  }

  /** Asks about invitations of which nothing was heard for seven days, once a week. */
  async askAboutOpen(): Promise<void> {
    const account = this.accounts.current;
    if (!account) return;
    const people = this.of(account.sid);
    const open = overdue(people, new Date());
    if (open.length === 0) return;
    const asked = new Date().toISOString();
    await this.keep(
      account.sid,
      people.map((person) => (open.includes(person) ? { ...person, asked } : person)),
    );
    const show = l10n.t('Show Them');
    const message =
      open.length === 1
        ? l10n.t(
            '1 person to invite in the Console hasn’t shown up for a week. Was the invitation sent and accepted?',
          )
        : l10n.t(
            '{0} people to invite in the Console haven’t shown up for a week. Were the invitations sent and accepted?',
            open.length,
          );
    const choice = await this.ask({ severity: 'info', message, modal: false, choices: [show] });
    if (choice === show) await vscode.commands.executeCommand(`${views.people}.focus`);
  }

  private async keep(sid: string, people: readonly ConsoleInvitation[]): Promise<void> {
    if (!this.accounts.find(sid)) return;
    const value = people.length > 0 ? { version: 1, people } : undefined;
    await this.storage.write(consoleInvitationsKey + sid, value);
    this.changed.fire();
  }
}
