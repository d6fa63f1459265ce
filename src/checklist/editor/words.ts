import * as l10n from '@vscode/l10n';
import type { BillingEvent } from '../evidence';
import type { Finding } from '../judgements';
import type { Attestation } from '../record';
import type { StepState, SubStepState } from '../state';
import { plain } from '../../twilio/redact';
import { ago, when } from '../../ui/text';

/** The words for states in the tree and the guide. Attested and verified never share a word. */

/** Whether the account is the sample, the names and roles for user SIDs, and the current time. */
export interface RowContext {
  sample: boolean;
  nameOf(person: string): string;
  /** The roles that the last check saw. Empty before the first check in this window. */
  rolesOf(person: string): readonly string[];
  now: Date;
}

/** Returns a finding's text with the names and roles of the people it's about. */
export function found(finding: Finding, { nameOf, rolesOf }: Pick<RowContext, 'nameOf' | 'rolesOf'>): string {
  const names = (finding.people ?? []).map((id) => {
    const roles = rolesOf(id).join(', ');
    return roles === '' ? nameOf(id) : l10n.t('{0} ({1})', nameOf(id), roles);
  });
  return names.length === 0 ? finding.value : l10n.t('{0}: {1}', finding.value, names.join(', '));
}

/** Returns the word or two after a sub-step's title, which must fit into a row of a narrow sidebar. */
export function briefly(state: SubStepState): string {
  const { brief = '' } = state.finding ?? {};
  switch (state.kind) {
    case 'open':
    case 'verified':
      return brief;
    case 'attested':
      // The ticked box says the rest.
      return state.attestation.claim === 'none' ? l10n.t('none') : '';
    case 'stale':
      return l10n.t('check again');
    case 'attention':
      if (state.why.kind === 'failed') return l10n.t('failed');
      // Where decisions have changed, the sign says enough: the row's title leaves no room.
      return state.why.kind === 'changed' ? '' : brief;
  }
}

/** Returns what a screen reader says after a sub-step's title and state. */
export function inWords(state: SubStepState, context: RowContext): string {
  const value = state.finding ? found(state.finding, context) : '';
  switch (state.kind) {
    case 'open':
      return value;
    case 'attested':
      return saidBriefly(state.attestation);
    case 'verified':
      return l10n.t('{0} · checked {1}', value, when(state.result.source.at));
    case 'stale':
      return l10n.t('{0} · {1}, check again', value, ago(state.result.source.at, context.now));
    case 'attention':
      if (state.why.kind === 'failed') return l10n.t('check failed');
      if (state.why.kind === 'changed') return l10n.t('changed since marked as done');
      return value;
  }
}

function saidBriefly({ claim, by, at }: Attestation): string {
  switch (claim) {
    case 'none':
      return l10n.t('none on purpose, marked by {0}, {1}', plain(by), when(at));
    case 'outside':
      return l10n.t('someone outside, marked by {0}, {1}', plain(by), when(at));
    case undefined:
      return l10n.t('marked by {0}, {1}', plain(by), when(at));
  }
}

/** Returns the word or two after a step's title. Its icon says the rest. */
export function progressBriefly({ kind, verified, done, total }: StepState): string {
  switch (kind) {
    case 'open':
    case 'attention':
      return l10n.t('{0} of {1}', done, total);
    case 'attested':
      return verified === 0 ? l10n.t('marked') : l10n.t('done');
    case 'verified':
      return l10n.t('checked');
    case 'stale':
      return l10n.t('check again');
  }
}

/** Returns a step's progress in words, such as "2 of 5". */
export function progress(state: StepState): string {
  switch (state.kind) {
    case 'open':
      return l10n.t('{0} of {1}', state.done, state.total);
    case 'attested':
      return state.verified === 0
        ? l10n.t('all marked')
        : l10n.t('{0} checked, {1} marked', state.verified, state.done - state.verified);
    case 'verified':
      return l10n.t('all checked');
    case 'stale':
      return l10n.t('{0} to check again', state.stale);
    case 'attention':
      return l10n.t('needs attention');
  }
}

/** Returns the word that a screen reader speaks for a state. */
export function spoken(kind: SubStepState['kind']): string {
  switch (kind) {
    case 'open':
      return l10n.t('not done');
    case 'attested':
      return l10n.t('marked as done');
    case 'verified':
      return l10n.t('verified');
    case 'stale':
      return l10n.t('out of date');
    case 'attention':
      return l10n.t('needs attention');
  }
}

export function eventText(event: BillingEvent): string {
  switch (event) {
    case 'payment-method.created':
      return l10n.t('payment method added');
    case 'payment-method.updated':
      return l10n.t('payment method changed');
    case 'recharge-trigger.created':
      return l10n.t('auto-recharge set up');
    case 'recharge-trigger.updated':
      return l10n.t('auto-recharge changed');
    case 'invoice-settings.updated':
      return l10n.t('invoice settings changed');
  }
}
