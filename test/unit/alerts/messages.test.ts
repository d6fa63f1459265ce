import assert from 'node:assert/strict';
import { fromPageSchema } from '../../../src/alerts/messages';

const grid = { added: ['Fraud'], roles: { pricing: ['support'] } };
const decide = { type: 'decide', request: 1, of: 'AC1', grid };

describe('a message from the alerts page', () => {
  it('is accepted as the page sends it', () => {
    assert.deepEqual(fromPageSchema.parse(decide), decide);
  });

  const hostile = [
    'text',
    { type: 'decide' },
    { ...decide, grid: { ...grid, roles: { pricing: ['owner'] } } },
    { ...decide, extra: 1 },
    { type: 'copy', kind: 'x', text: 'rm -rf' },
    { ...decide, grid: { ...grid, added: ['x'.repeat(5000)] } },
    { ...decide, grid: { ...grid, added: Array.from({ length: 5000 }, () => 'x') } },
    { type: 'ready', name: 'x' },
    { type: 'run', command: 'workbench.action.quit' },
  ];
  for (const message of hostile) {
    it(`is refused: ${JSON.stringify(message).slice(0, 60)}`, () => {
      assert.equal(fromPageSchema.safeParse(message).success, false);
    });
  }
});
