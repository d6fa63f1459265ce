import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { plain } from '../../twilio/redact';
import { markdown } from '../../ui/escape';
import { ago, when } from '../../ui/text';
import { currencyNote } from '../judgements';
import type { Attestation } from '../record';
import { nextSubStep, subStepState, type SubStepState, traces } from '../state';
import { hintText, type Row, type Shown } from './rows';
import { found, type RowContext } from './words';

/** What tooltips and explanations say in full sentences. No row waits for it. */

/** Explains the step or sub-step, and a sub-step's state, in full sentences. */
export function rowTooltip(row: Row, { record, context }: Shown): vscode.MarkdownString {
  if (row.kind === 'next')
    return new vscode.MarkdownString(
      nextSubStep(record, context.now)?.about() ?? l10n.t('All steps are done.'),
    );
  if (row.kind === 'step') return new vscode.MarkdownString(row.step.about());
  if (row.kind === 'recommended')
    return new vscode.MarkdownString(
      l10n.t('These items go beyond the guide and don’t count toward the step.'),
    );
  const { subStep } = row;
  const state = inFull(subStepState(subStep, record, context.now), context);
  const hints = traces(subStep, record).map(hintText);
  const known = [state, currencyNote(subStep, record) ?? '', ...hints].map(markdown);
  return new vscode.MarkdownString([subStep.about(), ...known].join('\n\n'));
}

/** Explains a sub-step's state and its evidence in full sentences. */
export function inFull(state: SubStepState, context: RowContext): string {
  const value = state.finding ? found(state.finding, context) : '';
  switch (state.kind) {
    case 'open':
      return value
        ? l10n.t('Open. Twilio’s API reports: {0}', value)
        : l10n.t('Open. No one has marked this as done.');
    case 'attested':
      return saidInFull(state.attestation);
    case 'verified': {
      const { at } = state.result.source;
      return context.sample
        ? l10n.t('Verified against the sample account on {0}: {1} ({2}).', when(at), value, proofText(state))
        : l10n.t('Verified by Twilio’s API on {0}: {1} ({2}).', when(at), value, proofText(state));
    }
    case 'stale': {
      const { at } = state.result.source;
      return l10n.t(
        'Out of date. The last result is from {1} ({0}): {2} ({3}). Check again.',
        ago(at, context.now),
        when(at),
        value,
        proofText(state),
      );
    }
    case 'attention':
      return attention(state, value);
  }
}

function proofText(state: SubStepState & { kind: 'verified' | 'stale' }): string {
  const { call, requestId } = state.result.source;
  return requestId === undefined ? call : l10n.t('{0}, request {1}', call, requestId);
}

function saidInFull({ claim, by, at }: Attestation): string {
  switch (claim) {
    case 'none':
      return l10n.t(
        'On {1}, {0} recorded that there’s none, on purpose. No one checked it.',
        plain(by),
        when(at),
      );
    case 'outside':
      return l10n.t(
        'On {1}, {0} recorded that it’s someone outside the organization. No one checked it.',
        plain(by),
        when(at),
      );
    case undefined:
      return l10n.t(
        'Marked as done by {0} (self-reported name) on {1}. No one checked it.',
        plain(by),
        when(at),
      );
  }
}

function attention(state: SubStepState & { kind: 'attention' }, value: string): string {
  const { why, attestation } = state;
  switch (why.kind) {
    case 'failed': {
      const { at, message, remedy = '' } = why.failure;
      return l10n.t('Needs attention. The check on {0} failed: {1} {2}', when(at), message, remedy).trim();
    }
    case 'contradicted':
      return attestation?.claim === 'none'
        ? l10n.t(
            'Needs attention. {0} recorded that there’s none, but Twilio’s API reports: {1}',
            plain(attestation.by),
            value,
          )
        : l10n.t(
            'Needs attention. {0} marked this as done, but Twilio’s API reports: {1}',
            plain(attestation?.by ?? ''),
            value,
          );
    case 'wasMet':
      return l10n.t(
        'Needs attention. The check on {0} passed, but Twilio’s API now reports: {1}',
        when(why.metAt),
        value,
      );
    case 'wrong':
      return l10n.t('Needs attention. Twilio’s API reports: {0}', value);
    case 'changed':
      return l10n.t(
        'Needs attention. {0} marked this as done on {1}, but decisions have changed since then.',
        plain(attestation?.by ?? ''),
        when(why.at),
      );
  }
}
