import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { StepState, SubStepState } from '../guide/state';

/** The words for states, one place for tree, explanation and guide. Attested and verified never share a word. */

/** A point in time in the reader's own form, such as "Nov 23, 10:32". */
export function when(at: string): string {
  return new Date(at).toLocaleString(vscode.env.language, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
}

/** The short text beside a row's title. */
export function briefly(state: SubStepState, sample: boolean): string {
  switch (state.kind) {
    case 'open':
      return state.finding?.value ?? '';
    case 'attested':
      return l10n.t('said by {0}, {1}', state.attestation.by, when(state.attestation.at));
    case 'verified': {
      const text = l10n.t('{0} · checked {1}', state.finding.value, when(state.result.source.at));
      return sample ? l10n.t('sample: {0}', text) : text;
    }
    case 'attention':
      if (state.why.kind === 'failed') return l10n.t('could not be checked');
      if (state.why.kind === 'changed') return l10n.t('changed since it was said to be done');
      return state.finding?.value ?? '';
  }
}

/** One sentence that says the state and what it rests on. */
export function inFull(state: SubStepState, sample: boolean): string {
  switch (state.kind) {
    case 'open':
      return state.finding
        ? l10n.t('Open. Twilio’s API says: {0}', state.finding.value)
        : l10n.t('Open: nobody said that it is done.');
    case 'attested':
      return l10n.t(
        'Done because {0} said so on {1}. Nobody checked it.',
        state.attestation.by,
        when(state.attestation.at),
      );
    case 'verified': {
      const { at, call, requestId } = state.result.source;
      const proof = requestId === undefined ? call : l10n.t('{0}, request {1}', call, requestId);
      return sample
        ? l10n.t(
            'Verified against the sample account on {0}: {1} ({2}).',
            when(at),
            state.finding.value,
            proof,
          )
        : l10n.t('Verified by Twilio’s API on {0}: {1} ({2}).', when(at), state.finding.value, proof);
    }
    case 'attention':
      return attention(state);
  }
}

function attention(state: SubStepState & { kind: 'attention' }): string {
  const value = state.finding?.value ?? '';
  switch (state.why.kind) {
    case 'failed': {
      const { failure } = state.why;
      return l10n
        .t(
          'Needs attention. The check of {0} failed: {1} {2}',
          when(failure.at),
          failure.message,
          failure.remedy ?? '',
        )
        .trim();
    }
    case 'contradicted':
      return l10n.t(
        'Needs attention. {0} said it is done, but Twilio’s API says: {1}',
        state.attestation?.by ?? '',
        value,
      );
    case 'wasMet':
      return l10n.t(
        'Needs attention. It was so on {0}; now Twilio’s API says: {1}',
        when(state.why.metAt),
        value,
      );
    case 'wrong':
      return l10n.t('Needs attention. Twilio’s API says: {0}', value);
    case 'changed':
      return l10n.t(
        'Needs attention. {0} said on {1} that it is done, but since then something else was decided.',
        state.attestation?.by ?? '',
        when(state.why.at),
      );
  }
}

/** The short text beside a step's title, such as "2 of 5 done". */
export function progress(state: StepState): string {
  switch (state.kind) {
    case 'open':
      return l10n.t('{0} of {1}', state.done, state.total);
    case 'attested':
      return state.verified === 0
        ? l10n.t('all said')
        : l10n.t('{0} checked, {1} said', state.verified, state.done - state.verified);
    case 'verified':
      return l10n.t('all checked');
    case 'attention':
      return l10n.t('needs attention');
  }
}

/** How a state is spoken. */
export function spoken(kind: SubStepState['kind']): string {
  switch (kind) {
    case 'open':
      return l10n.t('not done');
    case 'attested':
      return l10n.t('said to be done');
    case 'verified':
      return l10n.t('verified');
    case 'attention':
      return l10n.t('needs attention');
  }
}
