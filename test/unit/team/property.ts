/** What must hold for a team file in any organization. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { type Access, readAccess } from '../../../src/accounts/access';
import { planPeople } from '../../../src/people/plan/plan';
import { createSandbox, type Sandbox } from '../../../src/sandbox/twilio';
import { type Comparison, compareTeam, wantedFrom } from '../../../src/team/compare';
import { createTeam, writtenRoles } from '../../../src/team/create';
import { readTeam } from '../../../src/team/parse';
import type { TeamFile, TeamPerson } from '../../../src/team/schema';
import { type BuiltInRole, builtInRoleNames } from '../../../src/twilio/roles';
import { apply, connect, owner } from '../../support/people';
import { accountSid, addressOf, type Generated, generated, stateOf } from './states';

const now = Date.parse('2026-11-30T12:00:00Z');
const knowledge = { owner, now };
const { signal } = new AbortController();

const read = (sandbox: Sandbox): Promise<Access> => readAccess(connect(sandbox.fetch), accountSid, signal);

function fileFrom(text: string): TeamFile {
  const { file, problems } = readTeam(text);
  assert.deepEqual(problems, [], text);
  assert.ok(file);
  return file;
}

const driftOf = ({ drift }: Comparison) =>
  drift.map(({ kind, email, has, wants }) => ({ kind, email, has, wants }));

async function applyTo(sandbox: Sandbox, comparison: Comparison): Promise<void> {
  const access = await read(sandbox);
  const wanted = wantedFrom(comparison);
  const plan = planPeople({
    mode: 'set',
    wanted,
    present: access,
    knowledge: { ...knowledge, roleSids: access.roleSids },
  });
  const { results } = await apply(plan, connect(sandbox.fetch));
  assert.deepEqual(
    results.filter(({ outcome }) => outcome !== 'done'),
    [],
  );
}

/** How a plan test changes the file, and what comparing it must find. */
interface Planted {
  edit: 'roles' | 'over' | 'remove';
  roles: readonly BuiltInRole[];
}
const planted: fc.Arbitrary<Planted> = fc.record({
  edit: fc.constantFrom('roles', 'over', 'remove'),
  roles: fc.oneof(
    fc.constant<BuiltInRole[]>(['administrator']),
    fc.subarray(
      builtInRoleNames.filter((role) => role !== 'administrator'),
      { minLength: 1 },
    ),
  ),
});

/** What a file can change about someone, by a model of its own. */
function expected(has: readonly BuiltInRole[], wants: readonly BuiltInRole[]): 'more' | 'less' | undefined {
  if (has.includes('administrator') && wants.includes('administrator')) return undefined;
  if (has.some((role) => !wants.includes(role))) return 'more';
  return wants.some((role) => !has.includes(role)) ? 'less' : undefined;
}

// Keeps one Administrator out of it, since the guards for the last one have tests of their own.
const anchor: Generated = {
  active: true,
  roles: ['administrator'],
  twice: false,
  custom: false,
  organization: false,
  elsewhere: false,
  missing: false,
  name: '',
  capitals: false,
};

export const organization = fc.record({
  people: fc.array(generated, { maxLength: 8 }),
  ownerHasRole: fc.boolean(),
  changes: fc.array(fc.tuple(fc.nat(7), planted), { maxLength: 5 }),
  arrivals: fc.array(fc.subarray(['developer', 'support'] as BuiltInRole[], { minLength: 1 }), {
    maxLength: 2,
  }),
  unlisted: fc.constantFrom('report' as const, 'remove' as const),
});
export type Organization = typeof organization extends fc.Arbitrary<infer T> ? T : never;

/**
 * Creates a file from an organization, changes it, and checks that comparing finds exactly the changes. With
 * `applies`, also applies the changed file and checks that nothing is left.
 */
export async function checkTeamFile(
  { people, ownerHasRole, changes, arrivals, unlisted }: Organization,
  { applies }: { applies: boolean },
): Promise<void> {
  const all = [anchor, ...people];
  const sandbox = createSandbox({ state: stateOf(all, ownerHasRole) });
  const access = await read(sandbox);
  const created = createTeam(access, knowledge);
  const file = fileFrom(created.text);
  assert.deepEqual(driftOf(compareTeam(file, access, knowledge)), []);
  const listable = all.flatMap((person, index) =>
    person.active && !person.missing && person.roles.length > 0 ? [{ person, email: addressOf(index) }] : [],
  );
  assert.deepEqual(
    file.people.map(({ email, roles }) => ({ email, roles })),
    listable
      .map(({ person, email }) => ({ email, roles: writtenRoles(person.roles) }))
      .sort((a, b) => (a.email < b.email ? -1 : 1)),
  );

  const edits = new Map(changes.map(([index, change]) => [addressOf(index + 1), change]));
  const found: ReturnType<typeof driftOf> = [];
  const unlistedFound: typeof found = [];
  const edited: TeamPerson[] = [];
  for (const person of file.people) {
    const { email } = person;
    const has = listable.find((each) => each.email === email)?.person.roles ?? [];
    const { edit, roles = [] } = edits.get(email) ?? {};
    const wants = edit === 'roles' ? roles : edit === 'over' ? [] : undefined;
    if (edit === 'remove') {
      unlistedFound.push({ kind: 'unlisted', email, has, wants: [] });
      continue;
    }
    const until = edit === 'over' && { until: '2026-11-29' };
    edited.push({ ...person, ...(edit === 'roles' && { roles: writtenRoles(roles) }), ...until });
    const kind = wants && expected(has, wants);
    if (kind) found.push({ kind, email, has, wants });
  }
  arrivals.forEach((wants, index) => {
    const email = `arrival${index}@harbor.example`;
    edited.push({ email, roles: writtenRoles(wants) });
    found.push({ kind: 'absent', email, has: [], wants });
  });
  const rank = ({ has }: { has: readonly BuiltInRole[] }) => (has.includes('administrator') ? 0 : 1);
  unlistedFound.sort((a, b) => rank(a) - rank(b));
  const changed = fileFrom(JSON.stringify({ ...file, people: edited, unlisted }));
  const comparison = compareTeam(changed, access, knowledge);
  assert.deepEqual(driftOf(comparison), [...found, ...unlistedFound]);

  if (!applies) return;
  await applyTo(sandbox, comparison);
  const after = compareTeam(changed, await read(sandbox), knowledge);
  assert.deepEqual(driftOf(after), unlisted === 'remove' ? [] : unlistedFound);
}

const some = fc.array(generated, { minLength: 1, maxLength: 6 });
/** People at two times. A run reactivates no one who would administer something else again. */
export const gainedAccess = fc.record({
  before: some,
  later: some.map((all) => all.map((each) => ({ ...each, elsewhere: false, organization: false }))),
});

/** Applies a file made of an organization to the same organization at another time. */
export async function checkGainedAccess({
  before,
  later,
}: Record<'before' | 'later', Generated[]>): Promise<void> {
  const sandboxOf = (people: Generated[]) => createSandbox({ state: stateOf([anchor, ...people], false) });
  const { text } = createTeam(await read(sandboxOf(before)), knowledge);
  const file = fileFrom(text.replace('"report"', '"remove"'));
  const sandbox = sandboxOf(later);
  await applyTo(sandbox, compareTeam(file, await read(sandbox), knowledge));
  assert.deepEqual(driftOf(compareTeam(file, await read(sandbox), knowledge)), []);
}
