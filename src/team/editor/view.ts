import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { roleText } from '../../accounts/access';
import { plain } from '../../twilio/redact';
import { roleLabels } from '../../twilio/roles';
import { contextKeys, views } from '../../ui/ids';
import { when } from '../../ui/text';
import type { Apart, Drift, Finding } from '../compare';
import { describeFinding, headingOf, kinds } from '../words';
import { rangeOf } from './diagnostics';
import type { OpenTeam, TeamFiles } from './teamFiles';

type TeamNode = { kind: Drift | Apart; findings: readonly Finding[] } | { finding: Finding };

const isDrift = (kind: Drift | Apart) => ['more', 'less', 'absent', 'unlisted'].includes(kind);

/** Shows in the sidebar how the last compared team file differs from Twilio. The badge counts the differences. */
export class TeamView implements vscode.TreeDataProvider<TeamNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<TeamNode>;
  private readonly disposables: vscode.Disposable;
  private team: OpenTeam | undefined;

  constructor(files: TeamFiles) {
    this.view = vscode.window.createTreeView(views.team, { treeDataProvider: this });
    this.disposables = vscode.Disposable.from(
      this.view,
      this.changed,
      files.onDidChange((team) => {
        if (team.comparison && team.comparison !== this.team?.comparison) this.show(team);
      }),
    );
  }

  getChildren(node?: TeamNode): TeamNode[] {
    if (node) return 'findings' in node ? node.findings.map((finding) => ({ finding })) : [];
    const { drift = [], apart = [] } = this.team?.comparison ?? {};
    const all: readonly Finding[] = [...drift, ...apart];
    return kinds.flatMap((kind) => {
      const findings = all.filter((finding) => finding.kind === kind);
      return findings.length > 0 ? [{ kind, findings }] : [];
    });
  }

  getTreeItem(node: TeamNode): vscode.TreeItem {
    return 'findings' in node ? groupItem(node.kind, node.findings.length) : this.personItem(node.finding);
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private show(team: OpenTeam): void {
    this.team = team;
    const { seen, comparison, document } = team;
    const { length } = comparison?.drift ?? [];
    void vscode.commands.executeCommand('setContext', contextKeys.teamFile, true);
    this.view.description = seen ? plain(seen.account.name) : '';
    this.view.message = l10n.t(
      '{0}, compared {1}.',
      vscode.workspace.asRelativePath(document.uri),
      seen ? when(seen.at.toISOString()) : '',
    );
    if (length === 0) this.view.message += ` ${l10n.t('No differences.')}`;
    this.view.badge = {
      value: length,
      tooltip: l10n.t('Differences between the team file and Twilio: {0}', length),
    };
    this.changed.fire(undefined);
  }

  private personItem(finding: Finding): vscode.TreeItem {
    const { email, name, has, kind } = finding;
    const { team } = this;
    const label = name || email;
    const text = team?.comparison ? describeFinding(finding, team.comparison) : '';
    const item = new vscode.TreeItem(label);
    item.description = briefly(finding);
    item.tooltip = [label, email, text].join('\n');
    item.iconPath = new vscode.ThemeIcon(has.includes('administrator') ? 'shield' : 'person');
    item.accessibilityInformation = { label: [headingOf(kind), label, email, text].join(', ') };
    const range = team && (rangeOf(finding, team) ?? team.places.ofKey(['people']));
    if (team && range) {
      const at = team.document.positionAt(range.start);
      const options = { selection: new vscode.Range(at, at) };
      item.command = {
        command: 'vscode.open',
        title: l10n.t('Open'),
        arguments: [team.document.uri, options],
      };
    }
    return item;
  }
}

/** Returns the roles that differ, or else the other ones. A sidebar shows no more; the tooltip has the sentence. */
function briefly({ kind, has, wants, others, inactive }: Finding): string {
  const isMissing = kind === 'less' || kind === 'absent' || kind === 'waiting';
  const roles = isMissing
    ? wants.filter((role) => inactive || !has.includes(role))
    : has.filter((role) => !wants.includes(role));
  return roles.length > 0 ? roleLabels(roles) : others.map(roleText).join(', ');
}

function groupItem(kind: Drift | Apart, count: number): vscode.TreeItem {
  const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(headingOf(kind), isDrift(kind) ? Expanded : Collapsed);
  item.id = kind;
  item.description = String(count);
  if (isDrift(kind)) {
    const color = new vscode.ThemeColor('list.warningForeground');
    item.iconPath = new vscode.ThemeIcon(
      kind === 'more' || kind === 'unlisted' ? 'warning' : 'diff',
      kind === 'more' || kind === 'unlisted' ? color : undefined,
    );
  } else item.iconPath = new vscode.ThemeIcon('info');
  item.accessibilityInformation = { label: `${headingOf(kind)}, ${count}` };
  return item;
}
