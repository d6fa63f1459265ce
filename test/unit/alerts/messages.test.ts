import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fromPageSchema } from '../../../src/alerts/messages';
import { hostileMessages } from '../../support/hostileMessages';

const change = { type: 'choose', kind: 'pricing', role: 'support', on: true };
const decide = { type: 'decide', request: 1, of: 'AC1', change };

describe('a message from the alerts page', () => {
  it('is accepted as the page sends it', () => {
    assert.deepEqual(fromPageSchema.parse(decide), decide);
  });

  const hostile = [
    'text',
    { type: 'decide' },
    { ...decide, change: { ...change, role: 'owner' } },
    { ...decide, change: { ...change, extra: 1 } },
    { ...decide, grid: { added: [], roles: {} } },
    { ...decide, extra: 1 },
    { type: 'copy', kind: 'x', text: 'rm -rf' },
    { ...decide, change: { type: 'add', name: 'x'.repeat(5000) } },
    { ...decide, change: { type: 'remove', kind: 'x'.repeat(5000) } },
    { type: 'ready', name: 'x' },
    { type: 'run', command: 'workbench.action.quit' },
  ];
  for (const message of hostile) {
    it(`is refused: ${JSON.stringify(message).slice(0, 60)}`, () => {
      assert.equal(fromPageSchema.safeParse(message).success, false);
    });
  }

  it('is refused with wrong or foreign fields', () => {
    const messages = [decide, { type: 'markDone', request: 1, of: 'AC1' }, { type: 'copy', kind: 'legal' }];
    fc.assert(
      fc.property(hostileMessages(messages), (raw) => !fromPageSchema.safeParse(raw).success),
      { numRuns: 1000, seed: 1 },
    );
  });
});
