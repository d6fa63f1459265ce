import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { clickPathText, places, type Place } from '../guide/places';
import { stepState, subStepState } from '../guide/state';
import { stepOf, steps, subSteps, type Step, type SubStep } from '../guide/steps';
import { builtInRoleNames, builtInRoles, describeRole } from '../twilio/roles';
import type { Accounts } from './accounts';
import type { Checklist } from './checklist';
import { inFull, progress, spoken } from './words';

const scheme = 'twilio-setup';
const guidePath = 'guide';

/** The explanations behind the rows: read-only Markdown, shown in VS Code's own preview and kept up to date. */
export class Explanations implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly disposables: vscode.Disposable[];

  constructor(
    private readonly accounts: Accounts,
    private readonly checklist: Checklist,
  ) {
    this.disposables = [
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      checklist.onDidChange(() => {
        for (const { uri } of vscode.workspace.textDocuments)
          if (uri.scheme === scheme) this.changed.fire(uri);
      }),
    ];
  }

  /** Opens the explanation of a step or sub-step, or the whole guide. */
  async show(what: Step | SubStep | undefined): Promise<void> {
    const title = (what?.title() ?? l10n.t('Twilio account set-up')).replaceAll('/', ' ');
    const uri = vscode.Uri.from({ scheme, path: `/${what?.id ?? guidePath}/${title}.md` });
    // The way into Markdown's preview that leaves the focus in the tree.
    await vscode.commands.executeCommand('vscode.openWith', uri, 'vscode.markdown.preview.editor', {
      preserveFocus: true,
      preview: true,
    });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const id = uri.path.split('/')[1];
    const step = steps.find((each) => each.id === id);
    if (step) return this.stepText(step, '#');
    const subStep = subSteps.find((each) => each.id === id);
    return subStep ? this.subStepText(subStep) : this.guideText();
  }

  dispose(): void {
    vscode.Disposable.from(...this.disposables).dispose();
  }

  private get sample(): boolean {
    return this.accounts.current?.sample ?? false;
  }

  private guideText(): string {
    const intro = l10n.t(
      'Four steps, in this order. A step that Twilio’s API can see is **verified** by asking it; the others count as **said to be done** with name and date. This extension is not affiliated with Twilio.',
    );
    return [
      `# ${l10n.t('Twilio account set-up')}`,
      intro,
      ...steps.map((step) => this.stepText(step, '##')),
    ].join('\n\n');
  }

  private stepText(step: Step, heading: string): string {
    const state = stepState(step, this.checklist.record);
    const list = step.subSteps.map(
      (subStep, index) =>
        `${index + 1}. **${subStep.title()}** ${this.stateOf(subStep)}  \n   ${subStep.about()}`,
    );
    const number = steps.indexOf(step) + 1;
    return [
      `${heading} ${number}. ${step.title()}`,
      ...(this.accounts.current ? [`*${spoken(state.kind)}: ${progress(state)}*`] : []),
      step.about(),
      list.join('\n'),
      ...(step.id === 'people' ? [rolesTable()] : []),
      placeText(places[step.place]),
    ].join('\n\n');
  }

  private stateOf(subStep: SubStep): string {
    if (!this.accounts.current) return '';
    return `(${spoken(subStepState(subStep, this.checklist.record).kind)})`;
  }

  private subStepText(subStep: SubStep): string {
    const step = stepOf(subStep);
    return [
      `# ${subStep.title()}`,
      l10n.t('Step {0}: {1}', steps.indexOf(step) + 1, step.title()),
      ...(this.accounts.current
        ? [`> ${inFull(subStepState(subStep, this.checklist.record), this.sample)}`]
        : []),
      subStep.about(),
      ...(subStep.id === 'people.roles' ? [rolesTable()] : []),
      placeText(places[subStep.place]),
    ].join('\n\n');
  }
}

function rolesTable(): string {
  const rows = builtInRoleNames.map((role) => {
    const { may, mayNot } = describeRole(role);
    return `| ${builtInRoles[role].label} | ${may} | ${mayNot} |`;
  });
  return [`| ${l10n.t('Role')} | ${l10n.t('May')} | ${l10n.t('May not')} |`, '|---|---|---|', ...rows].join(
    '\n',
  );
}

function placeText(place: Place): string {
  const links = [
    place.newConsole && `[${l10n.t('Open the new Console')}](${place.newConsole})`,
    place.legacyConsole && `[${l10n.t('Open the legacy Console')}](${place.legacyConsole})`,
  ].filter(Boolean);
  return [
    `### ${l10n.t('Where')}`,
    l10n.t('Click path: {0}', `**${clickPathText(place)}**`),
    links.join(' · '),
    l10n.t('Links into the Console move now and then; the click path is the way to fall back on.'),
  ].join('\n\n');
}
