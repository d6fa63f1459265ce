import * as l10n from '@vscode/l10n';
import type { Accounts } from '../../accounts/editor/accounts';
import { clickPaths, type PlaceId, places } from '../../twilio/consolePages';
import { builtInRoleNames, builtInRoles, describeRole } from '../../twilio/roles';
import { escapeMarkdown, when } from '../../ui/text';
import { currencyNote } from '../judgements';
import { history, stepState, subStepState, type SubStepState, traces } from '../state';
import { type Step, stepOf, steps, type SubStep, subSteps } from '../steps';
import { whenPhoneIsLost } from '../steps/twoFactor';
import { type Checklist, credentialFor } from './checklist';
import { eventText, found, inFull, progress, spoken } from './words';

/** The guide and what is known of the current account's checklist, as Markdown. Loaded when it is first read. */
export class ExplanationTexts {
  constructor(
    private readonly accounts: Accounts,
    private readonly checklist: Checklist,
  ) {}

  /** The text about a step or sub-step with this id; else the whole guide. */
  textOf(id: string | undefined): string | Promise<string> {
    const step = steps.find((each) => each.id === id);
    if (step) return this.stepText(step, '#');
    const subStep = subSteps.find((each) => each.id === id);
    return subStep ? this.subStepText(subStep) : this.guideText();
  }

  private guideText(): string {
    const intro = l10n.t(
      'Four steps, in this order. A step that Twilio’s API can see is **verified** by asking it; the others count as **said to be done** with name and date. This extension is not affiliated with Twilio.',
    );
    return [
      `# ${l10n.t('Twilio account set-up')}`,
      ...this.sampleText(),
      intro,
      l10n.t('The guide is for accounts in the United States and Canada.'),
      ...steps.map((step) => this.stepText(step, '##')),
    ].join('\n\n');
  }

  private sampleText(): string[] {
    const note = l10n.t('Sample account: what is said of Twilio below comes from this computer.');
    return this.accounts.current?.sample ? [`*${note}*`] : [];
  }

  private stepText(step: Step, heading: string): string {
    const state = stepState(step, this.checklist.record, new Date());
    const list = step.subSteps.map(
      (subStep, index) =>
        `${index + 1}. **${subStep.title()}** ${this.stateOf(subStep)}  \n   ${subStep.about()}`,
    );
    const number = steps.indexOf(step) + 1;
    return [
      `${heading} ${number}. ${step.title()}`,
      ...(heading === '#' ? this.sampleText() : []),
      ...(this.accounts.current ? [`*${spoken(state.kind)}: ${progress(state)}*`] : []),
      step.about(),
      list.join('\n'),
      ...(step.id === 'people' ? [rolesTable()] : []),
      ...(step.id === 'twoFactor' ? [phoneText()] : []),
      placeText(step.place),
    ].join('\n\n');
  }

  private stateOf(subStep: SubStep): string {
    if (!this.accounts.current) return '';
    return `(${spoken(subStepState(subStep, this.checklist.record, new Date()).kind)})`;
  }

  private async subStepText(subStep: SubStep): Promise<string> {
    const step = stepOf(subStep);
    const account = this.accounts.current;
    const check = account && subStep.proof?.check;
    const possible = check && (await this.checklist.possibleChecks(account));
    return [
      `# ${subStep.title()}`,
      ...this.sampleText(),
      l10n.t('Step {0}: {1}', steps.indexOf(step) + 1, step.title()),
      ...(this.accounts.current ? this.knownTexts(subStep) : []),
      ...(possible && !possible.includes(check) ? [credentialFor(check)] : []),
      subStep.about(),
      ...(subStep.id === 'people.roles' ? [rolesTable()] : []),
      ...(subStep.id === 'twoFactor.recovery' ? [phoneText()] : []),
      ...(this.accounts.current ? this.historyText(subStep) : []),
      placeText(subStep.place, subStep.clicks),
    ].join('\n\n');
  }

  /** The state in a sentence, what the balance's currency means, the note to what was said, and the audit log's hints. */
  private knownTexts(subStep: SubStep): string[] {
    const { record, context } = this.checklist;
    const state = subStepState(subStep, record, context.now);
    const note = record.attestations[subStep.id]?.note;
    const hints = traces(subStep, record).map(({ event, at }) => `- ${eventText(event)}, ${when(at)}`);
    const about = l10n.t(
      'Seen in Twilio’s audit log. It is a hint and no proof: the log reaches 30 days back, and what was added may be gone again.',
    );
    const currency = currencyNote(subStep, record);
    return [
      `> ${escapeMarkdown(inFull(state, context))}`,
      ...documentation(state),
      ...(currency === undefined ? [] : [escapeMarkdown(currency)]),
      ...(note ? [l10n.t('Note: {0}', escapeMarkdown(note))] : []),
      ...(hints.length > 0 ? [about, hints.join('\n')] : []),
      ...(subStep.traces && hints.length === 0 ? [this.noHint()] : []),
    ];
  }

  private noHint(): string {
    const { results = [], failure } = this.checklist.record.checks.events ?? {};
    if (failure) return l10n.t('The audit log could not be read: {0}', escapeMarkdown(failure.message));
    return results.length > 0
      ? l10n.t('Twilio’s audit log of the last 30 days shows nothing about it, which proves nothing.')
      : l10n.t('Twilio’s audit log has not been read yet.');
  }

  private historyText(subStep: SubStep): string[] {
    const { record, context } = this.checklist;
    const rows = history(subStep, record).map(({ finding, from, to }) => {
      const [first, last] = [when(from), when(to)];
      const span = first === last ? last : l10n.t('{0} to {1}', first, last);
      return `| ${span} | ${escapeMarkdown(found(finding, context))} |`;
    });
    if (rows.length < 2) return [];
    const head = `| ${l10n.t('Checked')} | ${l10n.t('What the API said')} |\n|---|---|`;
    return [
      `### ${l10n.t('History')}`,
      l10n.t('Each answer is judged by what you want now.'),
      [head, ...rows].join('\n'),
    ];
  }
}

/** Where to read about what made the check fail. */
function documentation(state: SubStepState): string[] {
  const docs = state.kind === 'attention' && state.why.kind === 'failed' ? state.why.failure.docs : undefined;
  return docs === undefined ? [] : [`[${l10n.t('Documentation of this error')}](${docs})`];
}

function phoneText(): string {
  const lines = whenPhoneIsLost().map((line) => `- ${line}`);
  return [`### ${l10n.t('When the phone is lost')}`, lines.join('\n')].join('\n\n');
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

function placeText(id: PlaceId, clicks?: readonly string[]): string {
  const place = places[id];
  const { path, legacy } = clickPaths(place, clicks);
  const open = l10n.t('open');
  const link = (url: string | undefined) => (url ? ` ([${open}](${url}))` : '');
  return [
    `### ${l10n.t('Where')}`,
    `- ${l10n.t('New Console: {0}', `**${path}**`)}${link(place.newConsole)}\n- ${l10n.t('Legacy Console: {0}', `**${legacy ?? path}**`)}${link(place.legacyConsole)}`,
    l10n.t('Links into the Console move now and then; the click path is the way to fall back on.'),
  ].join('\n\n');
}
