import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Finding } from '../compare';
import type { Range } from '../parse';
import { describeFinding } from '../words';
import type { OpenTeam, TeamFiles } from './teamFiles';

/** The most that VS Code keeps for a file. */
const most = 1000;
/** The most addresses in one message. */
const mostNamed = 5;

const source = 'Twilio Setup';

/** Shows what's wrong in team files, and what differs, on their lines. */
export class TeamDiagnostics implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection('twilioSetup.team');
  private readonly subscription: vscode.Disposable;

  constructor(files: TeamFiles) {
    this.subscription = vscode.Disposable.from(
      this.collection,
      files.onDidChange((team) => this.collection.set(team.document.uri, diagnosticsOf(team).slice(0, most))),
      files.onDidClose((uri) => this.collection.delete(uri)),
    );
  }

  dispose(): void {
    this.subscription.dispose();
  }
}

/** Leaves out what VS Code's JSON support reports by itself. */
function diagnosticsOf(team: OpenTeam): vscode.Diagnostic[] {
  const problems = team.problems.filter(({ isKnownToJson }) => !isKnownToJson);
  return [
    ...problems.map((problem) =>
      diagnosticAt(team, problem, problem.message, vscode.DiagnosticSeverity.Error),
    ),
    ...differences(team),
  ];
}

function differences(team: OpenTeam): vscode.Diagnostic[] {
  const { comparison, places } = team;
  if (!comparison) return [];
  const { Warning, Information } = vscode.DiagnosticSeverity;
  const listed = [...comparison.drift, ...comparison.apart].slice(0, most).flatMap((finding) => {
    const range = rangeOf(finding, team);
    const severity = finding.kind === 'more' ? Warning : Information;
    return range ? [diagnosticAt(team, range, describeFinding(finding, comparison), severity)] : [];
  });
  const unlisted = comparison.drift.filter(({ kind }) => kind === 'unlisted');
  if (unlisted.length === 0) return listed;
  const names = unlisted.slice(0, mostNamed).map(({ email }) => email);
  const more = unlisted.length - names.length;
  const text = [...names, ...(more > 0 ? [l10n.t('and {0} more', more)] : [])].join(', ');
  const message =
    comparison.file.unlisted === 'remove'
      ? l10n.t('These people have roles but aren’t listed. Applying the file takes their roles: {0}', text)
      : l10n.t('These people have roles but aren’t listed: {0}', text);
  return [...listed, diagnosticAt(team, places.ofKey(['people']), message, Warning)];
}

/** Returns the place of someone in the file: the roles if those differ, and otherwise the address. */
export function rangeOf({ index, kind }: Finding, { places }: OpenTeam): Range | undefined {
  if (index === undefined || !places.people[index]) return undefined;
  return places.of(['people', index, kind === 'more' || kind === 'less' ? 'roles' : 'email']);
}

function diagnosticAt(
  { document }: OpenTeam,
  { start, end }: Range,
  message: string,
  severity: vscode.DiagnosticSeverity,
): vscode.Diagnostic {
  const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
  const diagnostic = new vscode.Diagnostic(range, message, severity);
  diagnostic.source = source;
  return diagnostic;
}
