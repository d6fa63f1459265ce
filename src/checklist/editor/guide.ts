import * as l10n from '@vscode/l10n';
import type { Accounts } from '../../accounts/editor/accounts';
import { isKnownPage } from '../../twilio/consolePages';
import { plain } from '../../twilio/redact';
import { markdown } from '../../ui/escape';
import { ago, when } from '../../ui/text';
import { placeText, sectionText } from '../explain';
import { currencyNote } from '../judgements';
import { history, stepState, subStepState, type SubStepState, traces, unreached } from '../state';
import {
  countedIn,
  placeOf,
  recommendedIn,
  type Step,
  stepOf,
  steps,
  type SubStep,
  subSteps,
} from '../steps';
import { credentialFor } from './checkAsAsked';
import type { Checklist } from './checklist';
import { inFull } from './sentences';
import { eventText, found, progress, spoken } from './words';

export { rowTooltip } from './sentences';

/** Returns the help about keys as Markdown. Keys that a user can change have the names of VS Code's commands instead. */
export function keysText(): string {
  const list = (...lines: string[]) => lines.map((line) => `- ${line}`).join('\n');
  return [
    `# ${l10n.t('Keyboard and screen reader help')}`,
    l10n.t('Close this page with the command **View: Close Editor** to return to where you were.'),
    `## ${l10n.t('Checklist, People, and Accounts')}`,
    list(
      l10n.t('**Up Arrow** and **Down Arrow** move from row to row. A screen reader reads each row’s state.'),
      l10n.t('**Left Arrow** and **Right Arrow** close and open a step.'),
      l10n.t('**Enter** explains a row of the checklist. On the first row, it starts the next step.'),
      l10n.t('**Space** marks a row of the checklist as done or removes the mark.'),
      l10n.t('**Shift+F10** opens the menu with everything else that a row can do.'),
      l10n.t('**Tab** moves on to the view’s buttons.'),
    ),
    `## ${l10n.t('Invite form')}`,
    list(
      l10n.t('**Tab** and **Shift+Tab** move between fields, and **Space** selects a checkbox.'),
      l10n.t('**Arrow keys** move within the table of people.'),
      l10n.t(
        '**Ctrl+Enter** (on macOS **Command+Enter**) presses the main button: the preview, and then the invitation.',
      ),
      l10n.t('After a preview, the focus moves to the plan, and after an invitation, to the results.'),
    ),
    `## ${l10n.t('Alerts')}`,
    list(
      l10n.t(
        '**Tab** moves through the table role by role. Each checkbox’s name has the role and the notification.',
      ),
      l10n.t('**Enter** in the field for another notification adds it.'),
    ),
  ].join('\n\n');
}

/** The guide and the current account's checklist as Markdown. Loaded when first read. */
export class ExplanationTexts {
  constructor(
    private readonly accounts: Accounts,
    private readonly checklist: Checklist,
  ) {}

  /** Returns the text for the step or sub-step with this ID, or else the whole guide. */
  textOf(id: string | undefined): string | Promise<string> {
    const step = steps.find((each) => each.id === id);
    if (step) return this.stepText(step, '#');
    const subStep = subSteps.find((each) => each.id === id);
    return subStep ? this.subStepText(subStep) : this.guideText();
  }

  private guideText(): string {
    const intro = l10n.t(
      'Follow these steps in order. **Verified** means that Twilio’s API confirmed an item. **Marked as done** means that someone recorded it with a name and a date. This extension isn’t affiliated with Twilio.',
    );
    return [
      `# ${l10n.t('Twilio account setup')}`,
      ...this.sampleText(),
      intro,
      l10n.t('This guide is for accounts in the United States and Canada.'),
      `## ${l10n.t('You own the organization')}`,
      l10n.t(
        'Whoever signs up for Twilio becomes the owner of the organization. As the owner, you can create accounts, invite other Twilio users, give them roles, and choose basic account settings.',
      ),
      placeText('accountSettings'),
      ...steps.map((step) => this.stepText(step, '##')),
    ].join('\n\n');
  }

  private sampleText(): string[] {
    const note = l10n.t('Sample account: Twilio’s answers below are simulated on this computer.');
    return this.accounts.current?.sample ? [`*${note}*`] : [];
  }

  private stepText(step: Step, heading: string): string {
    const state = stepState(step, this.checklist.record, new Date());
    const beyond = recommendedIn(step);
    const list = (all: readonly SubStep[], sign: (index: number) => string) =>
      all
        .map((each, index) => {
          const mark = sign(index);
          const about = `${' '.repeat(mark.length)} ${each.about()}`;
          return `${mark} **${each.title()}** ${this.stateOf(each)}  \n${about}`;
        })
        .join('\n');
    const number = steps.indexOf(step) + 1;
    return [
      `${heading} ${number}. ${step.title()}`,
      ...(heading === '#' ? this.sampleText() : []),
      ...(this.accounts.current ? [`*${spoken(state.kind)}: ${progress(state)}*`] : []),
      step.about(),
      list(countedIn(step), (index) => `${index + 1}.`),
      ...(step.section ? [sectionText(step.section)] : []),
      ...(beyond.length > 0 ? [`${heading}# ${l10n.t('Recommended')}`, list(beyond, () => '-')] : []),
      placeText(step.place),
      `[${step.help.title()}](${step.help.url})`,
    ].join('\n\n');
  }

  private stateOf(subStep: SubStep): string {
    if (!this.accounts.current) return '';
    const now = new Date();
    const state = subStepState(subStep, this.checklist.record, now);
    const age = state.kind === 'verified' ? [ago(state.result.source.at, now)] : [];
    return `(${[spoken(state.kind), ...age].join(', ')})`;
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
      ...(possible && !possible.includes(check)
        ? [
            account.named
              ? l10n.t('Once you connect the account, Twilio’s API can check this.')
              : credentialFor(check),
          ]
        : []),
      subStep.about(),
      ...(subStep.section ? [sectionText(subStep.section)] : []),
      ...(this.accounts.current ? this.historyText(subStep) : []),
      placeText(placeOf(subStep), subStep.clicks),
    ].join('\n\n');
  }

  /** Returns the sub-step's state, a remark about its currency, its note, and hints from the audit log. */
  private knownTexts(subStep: SubStep): string[] {
    const { record, context } = this.checklist;
    const state = subStepState(subStep, record, context.now);
    const note = record.attestations[subStep.id]?.note;
    const hints = traces(subStep, record).map(({ event, at }) => `- ${eventText(event)}, ${when(at)}`);
    const about = l10n.t(
      'Twilio’s audit log shows these events from the last 30 days. They’re hints, not proof: anything added may have been removed since.',
    );
    const currency = currencyNote(subStep, record);
    return [
      `> ${markdown(inFull(state, context))}`,
      ...this.unreachedTexts(subStep, context.now),
      ...documentation(state),
      ...(currency === undefined ? [] : [markdown(currency)]),
      ...(note ? [l10n.t('Note: {0}', markdown(plain(note)))] : []),
      ...(hints.length > 0 ? [about, hints.join('\n')] : []),
      ...(subStep.traces && hints.length === 0 ? [this.noHint()] : []),
    ];
  }

  /** Says why the last check couldn't reach Twilio, what to do, and how old the result is that's still shown. */
  private unreachedTexts({ proof }: SubStep, now: Date): string[] {
    const { record } = this.checklist;
    const failure = proof && unreached(record, proof.check);
    const [latest] = (proof && record.checks[proof.check]?.results) ?? [];
    if (!failure || !latest) return [];
    const { at, message, remedy = '' } = failure;
    const text = l10n.t(
      'The check on {0} couldn’t reach Twilio, so this result is still from {1}. {2} {3}',
      when(at),
      ago(latest.source.at, now),
      plain(message),
      plain(remedy),
    );
    return [markdown(text.trim())];
  }

  private noHint(): string {
    const { results = [], failure } = this.checklist.record.checks.events ?? {};
    if (failure) return l10n.t('Couldn’t read the audit log: {0}', markdown(failure.message));
    return results.length > 0
      ? l10n.t(
          'Twilio’s audit log shows no related events from the last 30 days. That doesn’t prove anything.',
        )
      : l10n.t('Twilio’s audit log hasn’t been read yet.');
  }

  private historyText(subStep: SubStep): string[] {
    const { record, context } = this.checklist;
    const rows = history(subStep, record, context.now).map(({ finding, from, to }) => {
      const [first, last] = [when(from), when(to)];
      const span = first === last ? last : l10n.t('{0} to {1}', first, last);
      return `| ${span} | ${markdown(found(finding, context))} |`;
    });
    if (rows.length < 2) return [];
    const head = `| ${l10n.t('Checked')} | ${l10n.t('What the API reported')} |\n|---|---|`;
    return [
      `### ${l10n.t('History')}`,
      l10n.t('Each answer is judged by your current choices.'),
      [head, ...rows].join('\n'),
    ];
  }
}

/** Links to the documentation of the error behind a failed check. */
function documentation(state: SubStepState): string[] {
  const docs = state.kind === 'attention' && state.why.kind === 'failed' ? state.why.failure.docs : undefined;
  return docs === undefined || !isKnownPage(docs)
    ? []
    : [`[${l10n.t('Documentation for this error')}](${docs})`];
}
