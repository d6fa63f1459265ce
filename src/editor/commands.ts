import type { Actions } from './actions';
import { showError, type Ask } from './ask';
import type { CommandId } from './ids';
import type { Log } from './log';

/** One wrapper for all commands: loads the actions, forwards the row, logs the duration, shows a failure once. */
export function commandRunner(
  actions: () => Promise<Actions>,
  ask: Ask,
  log: Log,
): (id: CommandId, row: unknown) => Promise<void> {
  return async (id, row) => {
    const start = performance.now();
    try {
      const { handlers } = await actions();
      await handlers[id](row);
      log.debug(`Command done in ${Math.round(performance.now() - start)} ms: ${id}`);
    } catch (error) {
      await showError(error, ask, log);
    }
  };
}
