import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { builtInRolesOf, type Holder, holdersOf, nameOf, readAccess, roleText } from '../../accounts/access';
import type { Accounts } from '../../accounts/editor/accounts';
import { SetupError } from '../../twilio/errors';
import { plain, raw, shortenSids } from '../../twilio/redact';
import { missingRead, roleLabels } from '../../twilio/roles';
import { commands, views } from '../../ui/ids';
import type { Log } from '../../ui/log';
import { when } from '../../ui/text';
import type { ConsoleInvitation } from '../run/consoleInvitations';
import type { ConsoleInvitations } from './consoleInvitations';
import type { Person } from './onePerson';

/** A row: a person, someone missing from the user list, someone to invite in the Console, or the reason why the view can't show anyone. */
export type PeopleNode =
  | { kind: 'person'; holder: Holder; person: Person }
  | { kind: 'unlisted'; holder: Holder }
  | { kind: 'console'; invitation: ConsoleInvitation }
  | { kind: 'failure'; message: string };

/**
 * Shows the people with access to the account and their roles, which it reads on demand and never stores, and those
 * whom only the Console can invite.
 */
export class PeopleView implements vscode.TreeDataProvider<PeopleNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<PeopleNode>;
  private readonly disposables: vscode.Disposable;
  private nodes: PeopleNode[] | undefined;
  /** All rows that VS Code ever got. */
  private readonly given = new WeakSet();
  /** What the shown people depended on at the last refresh. */
  private source: string | undefined;
  private reading = new AbortController();
  /** Twilio doesn't allow this app to change people, so the view offers no changes. */
  private isReadOnly = false;

  constructor(
    private readonly accounts: Accounts,
    private readonly console: ConsoleInvitations,
    private readonly log: Log,
  ) {
    this.view = vscode.window.createTreeView(views.people, { treeDataProvider: this });
    const accountChanged = accounts.onDidChange(() => this.follow());
    const listChanged = console.onDidChange(() => this.showList());
    this.disposables = vscode.Disposable.from(this.view, this.changed, accountChanged, listChanged);
    this.refresh();
  }

  /** Reads the people again as soon as the view is visible. `refused` is the error that stopped the last change. */
  refresh(refused?: SetupError): void {
    this.reading.abort();
    this.reading = new AbortController();
    this.nodes = undefined;
    this.source = this.currentSource();
    this.isReadOnly = SetupError.is(refused, 'forbidden');
    this.view.message = this.remark();
    this.view.description = this.accounts.current?.sample ? l10n.t('sample') : '';
    this.changed.fire(undefined);
  }

  /** Returns the text above the people: that the view is read-only, or which read is missing. */
  private remark(missing = ''): string {
    return this.isReadOnly
      ? l10n.t(
          'Twilio refused the last change, so this view is read-only. Run “Check My Access” to see which permission the app lacks. Add it, and then refresh this view.',
        )
      : missing;
  }

  async getChildren(node?: PeopleNode): Promise<PeopleNode[]> {
    if (node) return [];
    if (this.nodes) return this.withList(this.nodes);
    const { reading } = this;
    try {
      const nodes = await this.read(reading.signal);
      // After a refresh, what was read before is out of date.
      if (reading !== this.reading) return await this.getChildren();
      this.nodes = nodes;
      return this.withList(nodes);
    } catch (error) {
      if (reading !== this.reading) return this.getChildren();
      if (reading.signal.aborted) return [];
      this.log.error('Couldn’t read people.', error);
      const message = SetupError.is(error) ? error.sentence : plain(String(error));
      return [{ kind: 'failure', message }];
    }
  }

  getTreeItem(node: PeopleNode): vscode.TreeItem {
    switch (node.kind) {
      case 'person':
        return personItem(node, this.isReadOnly);
      case 'unlisted':
        return unlistedItem(node.holder);
      case 'console':
        return consoleItem(node.invitation);
      case 'failure':
        return failureItem(node.message);
    }
  }

  /** Returns the person in a row of this view that a command got. */
  personIn(row: unknown): Person | undefined {
    return this.isRow(row) && row.kind === 'person' ? row.person : undefined;
  }

  /** Returns the address in such a row of someone to invite in the Console. */
  invitedIn(row: unknown): string | undefined {
    return this.isRow(row) && row.kind === 'console' ? row.invitation.email : undefined;
  }

  /** Any extension can pass anything as a row. */
  private isRow(node: unknown): node is PeopleNode {
    return typeof node === 'object' && node !== null && this.given.has(node);
  }

  /** Adds those whom only the Console can invite to the people that were read. */
  private withList(nodes: readonly PeopleNode[]): PeopleNode[] {
    const { current } = this.accounts;
    const listed = current ? this.console.of(current.sid) : [];
    const all = [...nodes, ...listed.map((invitation): PeopleNode => ({ kind: 'console', invitation }))];
    for (const each of all) this.given.add(each);
    return all;
  }

  /** Shows a changed list without reading the people again. */
  private showList(): void {
    if (this.nodes) this.changed.fire(undefined);
  }

  dispose(): void {
    this.reading.abort();
    this.disposables.dispose();
  }

  /**
   * Refreshes only if the account, its owner, or its credentials changed, because the tree takes the focus at the end
   * of a refresh, even from a palette that the user just opened.
   */
  private follow(): void {
    if (this.source !== this.currentSource()) this.refresh();
  }

  private currentSource(): string | undefined {
    const { current } = this.accounts;
    return current && [current.sid, current.owner, this.accounts.secretsVersion(current.sid)].join();
  }

  private async read(signal: AbortSignal): Promise<PeopleNode[]> {
    const account = this.accounts.current;
    if (!account || !(await this.accounts.held(account)).organization) return [];
    const client = await this.accounts.client(account);
    const access = await readAccess(client, account.sid, signal);
    if (!signal.aborted) this.view.message = this.remark(missingRead(access.organization));
    const holders = holdersOf(access, this.accounts.owners(account));
    await this.console.see(account.sid, holders);
    const { compare } = new Intl.Collator(vscode.env.language, { numeric: true });
    holders.sort((a, b) => Number(b.active) - Number(a.active) || compare(raw(nameOf(a)), raw(nameOf(b))));
    return holders.map(rowOf);
  }
}

function rowOf(holder: Holder): PeopleNode {
  const { email } = holder;
  if (email === undefined) return { kind: 'unlisted', holder };
  return { kind: 'person', holder, person: { email, roles: builtInRolesOf(holder) } };
}

function personItem(
  { holder, person }: PeopleNode & { kind: 'person' },
  isReadOnly: boolean,
): vscode.TreeItem {
  const { active, owner } = holder;
  const name = plain(nameOf(holder));
  const item = new vscode.TreeItem(name);
  const state = owner ? l10n.t('owner') : active ? rolesText(holder) : l10n.t('deactivated');
  item.id = person.email;
  item.description = state;
  item.iconPath = new vscode.ThemeIcon(owner ? 'shield' : active ? 'person' : 'circle-slash');
  const kind = active ? 'person;active' : 'person;inactive';
  item.contextValue = owner ? 'owner' : isReadOnly ? 'person' : kind;
  item.tooltip = person.email;
  item.accessibilityInformation = { label: [name, person.email, state].join(', ') };
  return item;
}

/** Shows someone without a known address. The row has no actions, since every plan needs an address. */
function unlistedItem(holder: Holder): vscode.TreeItem {
  const name = shortenSids(holder.id);
  const item = new vscode.TreeItem(name);
  const state = l10n.t('{0}; not in the user list', rolesText(holder));
  item.id = holder.id;
  item.description = state;
  item.iconPath = new vscode.ThemeIcon('question');
  item.contextValue = 'unlisted';
  item.tooltip = l10n.t(
    '{0} has a role on this account but isn’t in the list of your organization’s users, so the extension knows only the user SID. Look for this user in the Twilio Console.',
    holder.id,
  );
  item.accessibilityInformation = { label: [name, state].join(', ') };
  return item;
}

function rolesText({ roles }: Holder): string {
  return roles.length === 0 ? l10n.t('no role on this account') : roles.map(roleText).join(', ');
}

/** Shows someone whom only the Console can invite, and whether the API has shown this person since. */
function consoleItem({ email, roles, invited, joined, verified }: ConsoleInvitation): vscode.TreeItem {
  const item = new vscode.TreeItem(plain(email));
  const state =
    verified !== undefined
      ? l10n.t('verified, {0}', when(verified))
      : joined !== undefined
        ? l10n.t('marked as joined, {0}', when(joined))
        : invited !== undefined
          ? l10n.t('marked as invited, {0}', when(invited))
          : l10n.t('to invite');
  item.id = `console/${email}`;
  item.description = [state, roleLabels(roles)].join(' · ');
  item.iconPath = new vscode.ThemeIcon(
    verified !== undefined ? 'verified' : joined !== undefined ? 'check' : 'mail',
  );
  const isOpen = verified === undefined && joined === undefined;
  item.contextValue = [
    'console',
    ...(isOpen ? ['open', invited === undefined ? 'new' : 'invited'] : []),
  ].join(';');
  item.tooltip = l10n.t(
    'Only the Console can invite {0}. The API shows this person only if they join the organization.',
    plain(email),
  );
  item.accessibilityInformation = { label: [email, state, roleLabels(roles)].join(', ') };
  return item;
}

function failureItem(message: string): vscode.TreeItem {
  const label = l10n.t('Couldn’t read people');
  const item = new vscode.TreeItem(label);
  item.description = message;
  item.tooltip = message;
  item.accessibilityInformation = { label: [label, message].join(', ') };
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  item.command = { command: commands.refreshPeople, title: l10n.t('Try Again') };
  item.contextValue = 'failure';
  return item;
}
