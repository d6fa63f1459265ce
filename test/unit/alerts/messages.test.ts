import assert from 'node:assert/strict';
import { fromPageSchema } from '../../../src/alerts/messages';

const choose = { type: 'choose', request: 1, of: 'AC1', kind: 'pricing', role: 'support', on: true };

describe('a message from the alerts page', () => {
  it('is accepted as the page sends it', () => {
    assert.deepEqual(fromPageSchema.parse(choose), choose);
  });

  const hostile = [
    'text',
    { type: 'choose' },
    { ...choose, role: 'owner' },
    { ...choose, extra: 1 },
    { type: 'copy', kind: 'x', text: 'rm -rf' },
    { type: 'addKind', request: 1, of: 'AC1', name: 'x'.repeat(5000) },
    { type: 'run', command: 'workbench.action.quit' },
  ];
  for (const message of hostile) {
    it(`is refused: ${JSON.stringify(message).slice(0, 60)}`, () => {
      assert.equal(fromPageSchema.safeParse(message).success, false);
    });
  }
});
