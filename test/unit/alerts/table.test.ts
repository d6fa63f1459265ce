import assert from 'node:assert/strict';
import { consoleChoices, emptyGrid, type AlertGrid } from '../../../src/checklist/alertGrid';
import {
  addKind,
  alertKinds,
  cellOf,
  changeGrid,
  checkKindName,
  chooseReceiver,
  consoleClicks,
  mostAdded,
  onlyKnown,
  removeKind,
  standingOf,
  triggerCell,
  type AlertsView,
} from '../../../src/alerts/table';
import {
  alertGridSchema,
  emptyRecord,
  storedRecordSchema,
  toStored,
  type ChecklistRecord,
} from '../../../src/checklist/record';
import { withAlerts, withAttestation } from '../../../src/checklist/recordChanges';
import * as states from '../../../src/checklist/state';
import { subSteps, type SubStep } from '../../../src/checklist/steps';
import type { BuiltInRole } from '../../../src/twilio/roles';

const subStepState = (subStep: SubStep, record: ChecklistRecord) =>
  states.subStepState(subStep, record, new Date());

/** Returns a grid with these cells chosen. */
const chosen = (...cells: [string, BuiltInRole][]): AlertGrid =>
  cells.reduce((grid, [kind, role]) => chooseReceiver(grid, kind, role, true), emptyGrid);
const texts = (grid: AlertGrid, said: readonly string[] = []) =>
  consoleClicks(grid, said).map(({ text }) => text);

describe('the clicks for Notification Preferences', () => {
  it('follow the table, one line per notification, with the Console’s own labels', () => {
    const grid = chosen(
      ['legal', 'administrator'],
      ['pricing', 'billingManager'],
      ['pricing', 'administrator'],
    );
    assert.deepEqual(texts(grid), [
      'Pricing updates: Add Role > Administrator, Add Role > Billing Manager',
      'Legal and privacy updates: Add Role > Administrator',
    ]);
  });

  it('are empty while nothing is chosen', () => {
    assert.deepEqual(texts(emptyGrid), []);
  });

  it("leave out usage triggers, which roles can't receive there", () => {
    assert.deepEqual(texts(chosen(['spending', 'developer'])), []);
  });

  it('list only the changes since someone marked the Console as set', () => {
    const before = chosen(
      ['pricing', 'billingManager'],
      ['developer', 'support'],
      ['legal', 'administrator'],
    );
    const after = chooseReceiver(
      chooseReceiver(before, 'developer', 'developer', true),
      'developer',
      'support',
      false,
    );
    assert.deepEqual(texts(after, consoleChoices(before)), [
      'Developer technical updates: Add Role > Developer; remove Support',
    ]);
  });

  it('remove roles from a notification that was removed from the table', () => {
    const added = addKind(emptyGrid, 'Call / SMS fraud');
    const grid = chooseReceiver(added, 'own/Call / SMS fraud', 'support', true);
    const said = consoleChoices(grid);
    assert.deepEqual(texts(removeKind(grid, 'own/Call / SMS fraud'), said), [
      'Call / SMS fraud: remove Support',
    ]);
  });
});

/** Returns the view that the extension sends for a grid and the choices marked as set. */
const viewOf = (
  grid: AlertGrid,
  of?: string[],
  triggers: Partial<AlertsView['triggers']> = {},
): AlertsView => ({
  sid: 'AC1',
  name: 'Harbour Supplies',
  sample: false,
  grid,
  ...(of && { said: { by: 'Avery', at: 'Nov 24', of } }),
  triggers: { text: '', cell: 'not checked', verified: false, ...triggers },
});

describe("the Console's comparison with the table", () => {
  const pricing = chosen(['pricing', 'billingManager']);
  const cases: [string, AlertsView, ReturnType<typeof standingOf>['kind'], RegExp, string[]][] = [
    ['while nothing is chosen', viewOf(emptyGrid), 'nothing', /^Select roles above/, []],
    [
      'when nothing was chosen and that is reported',
      viewOf(emptyGrid, []),
      'nothing',
      /^Select roles above/,
      [],
    ],
    ['before anyone reported it', viewOf(pricing), 'open', /^Twilio has no API for this/, ['pricing']],
    [
      'once all of it is reported',
      viewOf(pricing, consoleChoices(pricing)),
      'said',
      /^Avery said on Nov 24 that/,
      [],
    ],
    [
      'after a change',
      viewOf(pricing, []),
      'changed',
      /^The table changed after Avery said on Nov 24/,
      ['pricing'],
    ],
    [
      'after all was unchosen',
      viewOf(emptyGrid, consoleChoices(pricing)),
      'changed',
      /^The table changed/,
      ['pricing'],
    ],
  ];
  for (const [when, view, kind, text, clicks] of cases) {
    it(`is “${kind}” ${when}`, () => {
      const standing = standingOf(view);
      assert.equal(standing.kind, kind);
      assert.match(standing.text, text);
      assert.deepEqual(
        standing.clicks.map((click) => click.kind),
        clicks,
      );
    });
  }
});

describe('a table cell', () => {
  const grid = chosen(['pricing', 'billingManager'], ['pricing', 'support']);
  const said = consoleChoices(chosen(['pricing', 'billingManager'], ['pricing', 'developer']));
  const cases = [
    ['billingManager', 'said', 'marked by Avery, Nov 24'],
    ['support', 'open', 'to be set'],
    ['developer', 'leftOver', 'to be removed'],
    ['administrator', 'none', ''],
  ] as const;
  for (const [role, means, text] of cases) {
    it(`is “${means}” if it was ${means === 'said' || means === 'leftOver' ? '' : 'not '}marked as set`, () => {
      assert.deepEqual(cellOf(viewOf(grid, said), 'pricing', role), { means, text });
    });
  }

  it('is “verified” for a usage trigger that the API shows', () => {
    const view = viewOf(grid, [], { verified: true, cell: 'usage trigger' });
    assert.deepEqual(triggerCell(view), { means: 'verified', text: 'usage trigger' });
  });

  it('is “open” for a usage trigger that the API doesn’t show', () => {
    assert.deepEqual(triggerCell(viewOf(grid)), { means: 'open', text: 'not checked' });
  });
});

describe('the suggested roles', () => {
  const suggest = (grid: AlertGrid) => changeGrid(grid, { type: 'suggest' });

  it('fill every notification that Twilio publishes', () => {
    assert.deepEqual(suggest(emptyGrid).roles, {
      pricing: ['billingManager'],
      compliance: ['administrator'],
      developer: ['developer'],
      legal: ['administrator'],
      export: ['developer'],
    });
  });

  it('leave what the user chose', () => {
    assert.deepEqual(suggest(chosen(['legal', 'support'])).roles['legal'], ['support']);
  });
});

describe('a notification added by name', () => {
  it('appears in the table before the usage triggers', () => {
    const titles = alertKinds(addKind(emptyGrid, ' Fraud alerts ')).map(({ title }) => title);
    assert.deepEqual(titles.slice(-2), ['Fraud alerts', 'Usage passes a limit']);
  });

  it("loses its roles when it's removed", () => {
    const grid = chooseReceiver(addKind(emptyGrid, 'Fraud'), 'own/Fraud', 'support', true);
    assert.deepEqual(removeKind(grid, 'own/Fraud'), emptyGrid);
  });

  it("keeps its roles only while it's in the table", () => {
    const { roles } = chosen(
      ['pricing', 'support'],
      ['spending', 'support'],
      ['own/Fraud', 'support'],
      ['x', 'support'],
    );
    const known = ({ added }: { added: string[] }) => Object.keys(onlyKnown({ added, roles }).roles);
    assert.deepEqual(known({ added: [] }), ['pricing']);
    assert.deepEqual(known({ added: ['Fraud'] }), ['pricing', 'own/Fraud']);
  });

  const many = { ...emptyGrid, added: Array.from({ length: mostAdded }, (_, index) => `Kind ${index}`) };
  const refused = [
    ['an empty name', emptyGrid, '  ', /Enter the notification’s name/],
    ['an existing name', emptyGrid, 'pricing UPDATES', /“Pricing updates” is already in the table/],
    ['a name already added', addKind(emptyGrid, 'Fraud'), 'fraud', /already in the table/],
    ['an overlong name', emptyGrid, 'x'.repeat(81), /81 characters. Shorten it to 80/],
    ['one too many', many, 'Fraud', /Remove one first/],
  ] as const;
  for (const [what, grid, name, problem] of refused) {
    it(`is refused with advice: ${what}`, () => {
      assert.match(checkKindName(grid, name) ?? '', problem);
    });
  }

  it('is otherwise accepted', () => {
    assert.equal(checkKindName(emptyGrid, 'Fraud alerts'), undefined);
  });
});

describe('the step of setting the roles in the Console', () => {
  const add = subSteps.find(({ id }) => id === 'alerts.add');
  assert.ok(add);
  const by = { by: 'Kim', at: '2026-11-01T10:00:00.000Z' };
  const attest = (record: ChecklistRecord) =>
    withAttestation(record, add, { ...by, of: add.pieces?.(record) ?? [] });
  const decided = withAlerts(emptyRecord, chosen(['pricing', 'billingManager']));
  const change = (role: BuiltInRole, on: boolean) => (record: ChecklistRecord) =>
    withAlerts(record, chooseReceiver(record.alerts ?? emptyGrid, 'pricing', role, on));

  it('is attested for the choices it was marked with', () => {
    assert.equal(subStepState(add, attest(decided)).kind, 'attested');
  });

  it('needs attention after another choice', () => {
    const state = subStepState(add, change('developer', true)(attest(decided)));
    assert.deepEqual(state.kind === 'attention' && state.why, { kind: 'changed', at: by.at });
  });

  it('needs attention when a choice is removed', () => {
    assert.equal(subStepState(add, change('billingManager', false)(attest(decided))).kind, 'attention');
  });

  it('is attested again when the original choices return', () => {
    const there = change('developer', true)(attest(decided));
    assert.equal(subStepState(add, change('developer', false)(there)).kind, 'attested');
  });

  it('needs attention if it was marked before any choice was made here', () => {
    const older = withAttestation(emptyRecord, add, by);
    assert.equal(subStepState(add, older).kind, 'attested');
    assert.equal(subStepState(add, change('support', true)(older)).kind, 'attention');
  });

  it("ignores roles for usage triggers, which the Console doesn't set", () => {
    const grid = chooseReceiver(decided.alerts ?? emptyGrid, 'spending', 'support', true);
    assert.equal(subStepState(add, withAlerts(attest(decided), grid)).kind, 'attested');
  });
});

describe('a change to the table', () => {
  it('leaves everything else as it is', () => {
    const before = addKind(chosen(['legal', 'support']), 'Fraud');
    const after = changeGrid(before, { type: 'choose', kind: 'pricing', role: 'developer', on: true });
    assert.deepEqual(after, { added: ['Fraud'], roles: { legal: ['support'], pricing: ['developer'] } });
    assert.deepEqual(
      changeGrid(after, { type: 'choose', kind: 'pricing', role: 'developer', on: false }).roles['pricing'],
      [],
    );
  });

  it('adds a notification, and removes one with its roles', () => {
    const added = changeGrid(emptyGrid, { type: 'add', name: ' Fraud ' });
    assert.deepEqual(added.added, ['Fraud']);
    const used = changeGrid(added, { type: 'choose', kind: 'own/Fraud', role: 'support', on: true });
    assert.deepEqual(changeGrid(used, { type: 'remove', kind: 'own/Fraud' }), emptyGrid);
  });

  it("chooses no role for a notification that isn't in the table", () => {
    const change = { type: 'choose', kind: 'hostile', role: 'administrator', on: true } as const;
    assert.deepEqual(changeGrid(emptyGrid, change), emptyGrid);
  });
});

describe('the stored record', () => {
  it('can be read with and without alert choices', () => {
    const grid = chosen(['pricing', 'support']);
    assert.deepEqual(storedRecordSchema.parse(toStored(withAlerts(emptyRecord, grid))).record.alerts, grid);
    assert.deepEqual(storedRecordSchema.parse(toStored(emptyRecord)).record, emptyRecord);
    assert.equal(alertGridSchema.safeParse({ added: [], roles: { pricing: ['owner'] } }).success, false);
  });
});
