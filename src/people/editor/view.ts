import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { RoleAssignment, User } from '../../twilio/answers';
import { SetupError } from '../../twilio/errors';
import { builtInRoleNames, builtInRoles, type BuiltInRole, type RoleSids } from '../../twilio/roles';
import type { Accounts } from '../../accounts/editor/accounts';
import { commands, views } from '../../ui/ids';
import type { Log } from '../../ui/log';
import type { Person } from './onePerson';

/** A row: a person, or why nobody can be shown. */
export type PeopleNode =
  | { kind: 'person'; person: Person; name: string; otherRoles: number; active: boolean; owner: boolean }
  | { kind: 'failure'; message: string };

/** Who has access to the account, with their roles: read when shown or asked for, kept in memory only. */
export class PeopleView implements vscode.TreeDataProvider<PeopleNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<PeopleNode>;
  private readonly disposables: vscode.Disposable;
  private nodes: PeopleNode[] | undefined;
  /** What the people shown depend on, as of the last refresh. */
  private source: string | undefined;
  private reading = new AbortController();
  /** Twilio refused to let this app change people, so nothing here offers it. */
  private isReadOnly = false;

  constructor(
    private readonly accounts: Accounts,
    private readonly log: Log,
  ) {
    this.view = vscode.window.createTreeView(views.people, { treeDataProvider: this });
    const accountChanged = accounts.onDidChange(() => this.follow());
    this.disposables = vscode.Disposable.from(this.view, this.changed, accountChanged);
    this.refresh();
  }

  /** Reads the people anew, as soon as the view is seen. `refused` is why the last change stopped, if it did. */
  refresh(refused?: SetupError): void {
    this.reading.abort();
    this.nodes = undefined;
    this.source = this.currentSource();
    this.isReadOnly = SetupError.is(refused, 'forbidden');
    this.view.message = this.isReadOnly
      ? l10n.t(
          'Twilio refused the last change, so people can only be looked at here. “Check My Access” says which permission the app lacks; refresh after it was added.',
        )
      : '';
    this.view.description = this.accounts.current?.sample ? l10n.t('sample') : '';
    this.changed.fire(undefined);
  }

  async getChildren(node?: PeopleNode): Promise<PeopleNode[]> {
    if (node) return [];
    if (this.nodes) return this.nodes;
    const reading = new AbortController();
    this.reading = reading;
    try {
      const nodes = await this.read(reading.signal);
      this.nodes = nodes;
      return nodes;
    } catch (error) {
      if (reading.signal.aborted) return [];
      this.log.error('People could not be read.', error);
      const message = SetupError.is(error) ? error.sentence : String(error);
      return [{ kind: 'failure', message }];
    }
  }

  getTreeItem(node: PeopleNode): vscode.TreeItem {
    return node.kind === 'person' ? personItem(node, this.isReadOnly) : failureItem(node.message);
  }

  dispose(): void {
    this.reading.abort();
    this.disposables.dispose();
  }

  /**
   * Refreshes only when the account, its owner, or its credentials changed: at the end of a refresh, the tree takes
   * the focus back, even from a palette that the user has just opened.
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
    const [users, assignments, roleSids] = await Promise.all([
      client.listUsers(signal),
      client.listRoleAssignments({ scope: account.sid }, signal),
      client.findBuiltInRoles(signal),
    ]);
    const nodes = users.value.map((user) =>
      personNode(user, assignments.value, roleSids.value, account.owner),
    );
    return nodes.sort((a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name));
  }
}

function personNode(user: User, assignments: readonly RoleAssignment[], roleSids: RoleSids, owner: string) {
  const held = new Set(
    assignments.flatMap(({ identity, role_sid }) => (identity === user.id ? role_sid : [])),
  );
  const roles = builtInRoleNames.filter((role) => held.has(roleSids[role] ?? ''));
  const email = user.userName;
  return {
    kind: 'person' as const,
    person: { email, roles },
    name: user.displayName || email,
    otherRoles: held.size - roles.length,
    active: user.active,
    owner: email.toLowerCase() === owner.toLowerCase(),
  };
}

function personItem(
  { person, name, otherRoles, active, owner }: PeopleNode & { kind: 'person' },
  isReadOnly: boolean,
): vscode.TreeItem {
  const item = new vscode.TreeItem(name);
  const roles = rolesText(person.roles, otherRoles);
  const state = owner ? l10n.t('owner') : active ? roles : l10n.t('deactivated');
  item.id = person.email;
  item.description = state;
  item.iconPath = new vscode.ThemeIcon(owner ? 'shield' : active ? 'person' : 'circle-slash');
  const kind = active ? 'person;active' : 'person;inactive';
  item.contextValue = owner ? 'owner' : isReadOnly ? 'person' : kind;
  item.tooltip = person.email;
  item.accessibilityInformation = { label: [name, person.email, state].join(', ') };
  return item;
}

function rolesText(roles: readonly BuiltInRole[], otherRoles: number): string {
  if (roles.length + otherRoles === 0) return l10n.t('no role on this account');
  const others = otherRoles > 0 ? [l10n.t('other roles: {0}', otherRoles)] : [];
  return [...roles.map((role) => builtInRoles[role].label), ...others].join(', ');
}

function failureItem(message: string): vscode.TreeItem {
  const label = l10n.t('People could not be read');
  const item = new vscode.TreeItem(label);
  item.description = message;
  item.tooltip = message;
  item.accessibilityInformation = { label: [label, message].join(', ') };
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  item.command = { command: commands.refreshPeople, title: l10n.t('Try again') };
  item.contextValue = 'failure';
  return item;
}

/** The person of a row of this view. */
export function personIn(row: unknown): Person | undefined {
  const isPerson = (node: unknown): node is PeopleNode & { kind: 'person' } =>
    typeof node === 'object' && node !== null && 'kind' in node && node.kind === 'person';
  return isPerson(row) ? row.person : undefined;
}
