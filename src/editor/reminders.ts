import * as l10n from '@vscode/l10n';
import { withChoices } from '../guide/record';
import { isDue } from '../guide/reminder';
import { steps } from '../guide/steps';
import type { Accounts } from './accounts';
import type { Ask } from './ask';
import type { Explanations } from './explanations';
import type { Store } from './store';

/** Says once for each account that its reminder to look at two-factor login is due. */
export async function remind(
  store: Store,
  accounts: Accounts,
  explanations: Explanations,
  ask: Ask,
): Promise<void> {
  for (const { sid, name } of store.accounts) {
    const record = store.checklist(sid);
    const { reminder } = record.choices;
    if (!reminder || reminder.shown || !isDue(reminder, new Date())) continue;
    await store.saveChecklist(sid, withChoices(record, { reminder: { ...reminder, shown: true } }));
    const show = l10n.t('Show the Step');
    const choice = await ask({
      severity: 'info',
      message: l10n.t('{0}: you wanted to look at two-factor login again.', name),
      modal: false,
      choices: [show],
    });
    if (choice !== show) continue;
    await accounts.select(sid);
    await explanations.show(steps[0]);
  }
}
