import * as l10n from '@vscode/l10n';
import * as z from 'zod/mini';
import { effectOf, effects } from '../../twilio/codes';
import type { SetupError } from '../../twilio/errors';
import { builtInRoleNames, roleLabels } from '../../twilio/roles';
import {
  isReached,
  outcomeSchema,
  sameOperation,
  worstFirst,
  type Operation,
  type Outcome,
  type PersonPlan,
} from './model';
import { describePerson } from './sentences';

/** What a run did for a person. */
export const personResultSchema = z.object({
  email: z.string(),
  /** The worst outcome of the user and the roles. */
  outcome: outcomeSchema,
  /** The change to the user itself, if the plan has one. */
  user: z.exactOptional(
    z.object({ change: z.enum(['create', 'reactivate', 'deactivate']), outcome: outcomeSchema }),
  ),
  roles: z.array(
    z.object({
      role: z.enum(builtInRoleNames),
      change: z.enum(['grant', 'remove']),
      outcome: outcomeSchema,
    }),
  ),
  /** What happened, in the user's language. */
  note: z.string(),
  remedy: z.exactOptional(z.string()),
  docs: z.exactOptional(z.string()),
  code: z.exactOptional(z.int()),
  requestId: z.exactOptional(z.string()),
});
export type PersonResult = z.infer<typeof personResultSchema>;

export function outcomeOfError(error: SetupError): Outcome {
  return effects[effectOf(error)].person;
}

/** Returns the result for a person for whom the plan sends nothing. */
export function resultWithoutRequests(person: PersonPlan): PersonResult {
  if (person.kind === 'nothing' && person.earlier) return resultOf(person, new Map(), undefined);
  const outcome: Outcome =
    person.kind === 'console' ? 'console' : person.kind === 'blocked' ? 'failed' : 'already';
  return {
    email: person.email,
    outcome,
    roles: person.roles.map(({ role, state }) => ({
      role,
      change: state === 'remove' ? 'remove' : 'grant',
      outcome: state === 'held' ? 'already' : outcome,
    })),
    note: describePerson(person),
  };
}

/** Returns a person's result from the outcomes so far. `failure` is what ended their operations early, if anything. */
export function resultOf(
  planned: PersonPlan,
  now: ReadonlyMap<Operation, Outcome>,
  failure: SetupError | undefined,
): PersonResult {
  const { person, outcomes } = withEarlier(planned, now);
  const ended = failure && outcomeOfError(failure);
  const open: Outcome = ended === 'console' ? 'console' : 'cancelled';
  const outcomeFor = (fits: (operation: Operation) => boolean) =>
    worst([...outcomes].filter(([operation]) => fits(operation)).map(([, outcome]) => outcome));
  const user = userPart(person, outcomes, open);
  const roles = person.roles.map(({ role, state }): PersonResult['roles'][number] => {
    const change = state === 'remove' ? ('remove' as const) : ('grant' as const);
    const kind = state === 'remove' ? 'remove' : 'assign';
    const reached = outcomeFor((each) => each.kind === kind && each.role === role);
    return { role, change, outcome: reached ?? (state === 'held' ? 'already' : open) };
  });
  const parts = [
    ...roles.map(({ outcome }) => outcome),
    ...(user ? [user.outcome] : []),
    ...(ended ? [ended] : []),
  ];
  const result = { email: person.email, outcome: worst(parts) ?? 'already', ...(user && { user }), roles };
  return { ...result, note: describeResult(result, person, failure), ...explained(failure) };
}

/** Returns the operations that an interrupted run left without an outcome and that Twilio now shows as done. */
export function foundDone(person: PersonPlan): Operation[] {
  return (person.earlier ?? [])
    .filter(({ operation, outcome }) => outcome === undefined && isReached(operation, person))
    .map(({ operation }) => operation);
}

/** Adds what the interrupted part of the run did, so that the result tells about the whole run. */
function withEarlier(person: PersonPlan, now: ReadonlyMap<Operation, Outcome>) {
  const done = (person.earlier ?? []).filter(({ outcome }) => outcome === 'done');
  const reached = [...done.map(({ operation }) => operation), ...foundDone(person)].filter(
    (operation) => !person.operations.some((each) => sameOperation(each, operation)),
  );
  const removed = reached.flatMap((each) => (each.kind === 'remove' ? [each.role] : []));
  const roles = [...new Set(removed)].map((role) => ({ role, state: 'remove' as const }));
  const outcomes = new Map<Operation, Outcome>(reached.map((operation) => [operation, 'done']));
  for (const [operation, outcome] of now) outcomes.set(operation, outcome);
  return { person: { ...person, roles: [...person.roles, ...roles] }, outcomes };
}

function worst(outcomes: readonly Outcome[]): Outcome | undefined {
  return worstFirst.find((outcome) => outcomes.includes(outcome));
}

function userPart(
  person: PersonPlan,
  outcomes: ReadonlyMap<Operation, Outcome>,
  open: Outcome,
): PersonResult['user'] {
  // If a user turned out to exist and the run replanned, only the outcomes include `createUser`.
  const operations = [...outcomes.keys(), ...person.operations];
  for (const operation of operations) {
    const change = operation.kind === 'createUser' ? 'create' : operation.kind;
    if (change === 'assign' || change === 'remove') continue;
    return { change, outcome: outcomes.get(operation) ?? open };
  }
  return undefined;
}

function explained(failure: SetupError | undefined): Partial<PersonResult> {
  if (!failure) return {};
  const { remedy, docs, code, requestId } = failure.details;
  return {
    ...(remedy !== undefined && { remedy }),
    ...(docs !== undefined && { docs }),
    ...(code !== undefined && { code }),
    ...(requestId !== undefined && { requestId }),
  };
}

function describeResult(
  { user, roles, outcome }: Omit<PersonResult, 'note'>,
  person: PersonPlan,
  failure: SetupError | undefined,
): string {
  const rolesThat = (change: 'grant' | 'remove', ...outcomes: Outcome[]) =>
    roleLabels(
      roles
        .filter((each) => each.change === change && outcomes.includes(each.outcome))
        .map(({ role }) => role),
    );
  const gained = rolesThat('grant', 'done');
  const lost = rolesThat('remove', 'done');
  const missed = rolesThat('grant', 'cancelled', 'failed');
  const sentences = [
    user?.outcome === 'done' ? describeUser(user.change) : '',
    gained && l10n.t('Now has {0}.', gained),
    lost && l10n.t('No longer has {0}.', lost),
    outcome === 'already' ? describeAlready(person) : '',
    failure && failure.details.kind !== 'cancelled' ? failure.message : '',
    failure && (gained || user?.outcome === 'done') && missed
      ? l10n.t('Still doesn’t have {0}.', missed)
      : '',
    ...describeUnclear(user, rolesThat('grant', 'unclear'), rolesThat('remove', 'unclear')),
  ];
  const text = sentences.filter((sentence) => sentence).join(' ');
  return text || l10n.t('Not started.');
}

/** Says what the lost answer was about, and that nothing happens twice. */
function describeUnclear(user: PersonResult['user'], granted: string, removed: string): string[] {
  const sentences = [
    user?.outcome !== 'unclear'
      ? ''
      : user.change === 'create'
        ? l10n.t('It’s unclear whether Twilio created this user.')
        : l10n.t('It’s unclear whether they have access.'),
    granted && l10n.t('It’s unclear whether they have {0}.', granted),
    removed && l10n.t('It’s unclear whether they still have {0}.', removed),
  ].filter(Boolean);
  return sentences.length === 0 ? [] : [...sentences, l10n.t('Trying again checks before sending anything.')];
}

function describeUser(change: NonNullable<PersonResult['user']>['change']): string {
  switch (change) {
    case 'create':
      return l10n.t('Now a user of your organization. Twilio sends a welcome email.');
    case 'reactivate':
      return l10n.t('Has access again.');
    case 'deactivate':
      return l10n.t('No longer has access to your organization.');
  }
}

function describeAlready(person: PersonPlan): string {
  return person.operations.length === 0 ? describePerson(person) : l10n.t('Everything was already done.');
}
