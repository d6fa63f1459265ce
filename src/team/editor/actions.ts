import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commands } from '../../ui/ids';
import { when } from '../../ui/text';
import { additions, type Fix, fixesFor, fixesForDrift } from '../edits';
import type { Range } from '../parse';
import { rangeOf } from './diagnostics';
import { isTeamDocument, type OpenTeam, type TeamFiles } from './teamFiles';

/** The most people that the quick fixes offer one by one. */
const mostOffered = 10;

/** Offers quick fixes on the lines, and Compare and Apply above the file. */
export class TeamActions implements vscode.CodeActionProvider, vscode.CodeLensProvider {
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(private readonly files: TeamFiles) {
    this.onDidChangeCodeLenses = (listener, self, disposables) =>
      files.onDidChange(() => void listener.call(self), undefined, disposables);
  }

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    if (!isTeamDocument(document)) return [];
    const team = this.files.of(document);
    const rangeIn = ({ start, end }: Range) =>
      new vscode.Range(document.positionAt(start), document.positionAt(end));
    const isHere = (part: Range | undefined): part is Range =>
      part !== undefined && rangeIn(part).intersection(range) !== undefined;
    const actions = (part: Range, fixes: readonly Fix[]) => {
      const about = diagnostics.filter((each) => each.range.intersection(rangeIn(part)));
      return fixes.map((fix) => toAction(fix, about, document));
    };
    const { comparison, problems, places } = team;
    const found = comparison ? [...comparison.drift, ...comparison.apart] : [];
    const unlisted = comparison?.drift.filter(({ kind }) => kind === 'unlisted') ?? [];
    const key = places.ofKey(['people']);
    return [
      ...problems.filter(isHere).flatMap((problem) => actions(problem, fixesFor(problem, team))),
      ...found.flatMap((finding) => {
        const part = finding.index === undefined ? undefined : rangeOf(finding, team);
        return isHere(part) ? actions(part, fixesForDrift(finding, team)) : [];
      }),
      ...(unlisted.length > 0 && isHere(key) ? actions(key, toAdd(unlisted, team)) : []),
    ];
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const team = this.files.of(document);
    const at = document.positionAt(team.places.ofKey(['account']).start);
    return commandsFor(team, this.files).map(
      (command) => new vscode.CodeLens(new vscode.Range(at, at), { ...command, arguments: [document.uri] }),
    );
  }
}

function toAdd(unlisted: NonNullable<OpenTeam['comparison']>['drift'], team: OpenTeam): Fix[] {
  const all = {
    title: l10n.t('Add all {0} people to the file', unlisted.length),
    edits: additions(unlisted, team),
  };
  const single = unlisted.slice(0, mostOffered).map((finding) => ({
    title: l10n.t('Add {0} to the file', finding.email),
    edits: additions([finding], team),
  }));
  return unlisted.length > 1 ? [...single, all] : single;
}

function toAction(
  { title, edits }: Fix,
  diagnostics: vscode.Diagnostic[],
  document: vscode.TextDocument,
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = diagnostics;
  action.edit = new vscode.WorkspaceEdit();
  for (const { offset, length, content } of edits) {
    const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
    action.edit.replace(document.uri, range, content);
  }
  return action;
}

function commandsFor(
  { file, comparison, seen }: OpenTeam,
  files: TeamFiles,
): Omit<vscode.Command, 'arguments'>[] {
  const compare = commands.compareTeamFile;
  if (!file) return [{ command: compare, title: l10n.t('Fix the errors to compare with Twilio') }];
  if (!files.isConnected(file))
    return [{ command: compare, title: l10n.t('Connect this account to compare') }];
  const title = l10n.t('Compare with Twilio');
  if (!comparison || !seen) return [{ command: compare, title }];
  const { length } = comparison.drift;
  const state =
    length === 0
      ? l10n.t('no differences')
      : length === 1
        ? l10n.t('1 difference')
        : l10n.t('{0} differences', length);
  return [
    { command: compare, title: l10n.t('{0}: {1} at {2}', title, state, when(seen.at.toISOString())) },
    ...(length > 0 ? [{ command: commands.applyTeamFile, title: l10n.t('Apply…') }] : []),
  ];
}
