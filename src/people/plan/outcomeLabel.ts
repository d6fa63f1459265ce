import * as l10n from '@vscode/l10n';
import type { Outcome } from './model';

/** Returns an outcome in a few words. This file stays free of Node and zod, because pages import it. */
export function outcomeLabel(outcome: Outcome): string {
  switch (outcome) {
    case 'done':
      return l10n.t('Done');
    case 'already':
      return l10n.t('Unchanged');
    case 'failed':
      return l10n.t('Failed');
    case 'unclear':
      return l10n.t('Unclear');
    case 'console':
      return l10n.t('Use the Console');
    case 'cancelled':
      return l10n.t('Not done');
  }
}
