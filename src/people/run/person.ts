import type { SetupError } from '../../twilio/errors';
import { checkReactivation, outdated } from './guards';
import {
  becomesAdministrator,
  sameOperation,
  type Outcome,
  type Operation,
  type PersonPlan,
} from '../plan/model';
import { foundDone, outcomeOfError, resultOf, type PersonResult } from '../plan/outcome';
import { planOne, survey } from '../plan/planOne';
import type { Run } from './run';
import { asSetupError, assignmentsOf, carryOut, type Subject } from './steps';

/** Carries out one person's operations, in order. Never throws. */
export async function applyOne(planned: PersonPlan, run: Run): Promise<PersonResult> {
  const one = new OnePerson(planned, run);
  try {
    await one.apply();
  } catch (error) {
    one.fail(asSetupError(error));
  }
  return one.result();
}

class OnePerson {
  private person: PersonPlan;
  private readonly subject: Subject;
  private readonly outcomes = new Map<Operation, Outcome>();
  private failure: SetupError | undefined;

  constructor(
    private readonly planned: PersonPlan,
    private readonly run: Run,
  ) {
    this.person = planned;
    const { email, givenName, familyName, user } = planned;
    // Twilio takes names of 2 to 255 characters only (25002, 25003); a shorter one is left to the person.
    const fits = (name: string | undefined) => name !== undefined && name.length >= 2 && name.length <= 255;
    this.subject = {
      profile: {
        email,
        ...(fits(givenName) && { givenName }),
        ...(fits(familyName) && { familyName }),
      },
      user,
    };
  }

  async apply(): Promise<void> {
    const mayHaveHappened = this.planned.earlier?.some(({ outcome }) => outcome === undefined);
    if (this.planned.kind === 'create' || mayHaveHappened) await this.lookFirst();
    await this.performAll(this.person.operations);
  }

  /** Before the first operation: what is taken from somebody who is not let in again after all would be lost. */
  private async checkReactivation(): Promise<void> {
    const { email, operations } = this.person;
    const { user } = this.subject;
    if (!user || !operations.some(({ kind }) => kind === 'reactivate')) return;
    const confirmed = this.run.options.confirmedAdministrators.includes(email);
    await checkReactivation(user.id, { confirmed, operations }, this.run);
  }

  fail(error: SetupError): void {
    this.failure ??= error;
    this.run.learn(error, this.person.email);
  }

  result(): PersonResult {
    return resultOf(this.person, this.outcomes, this.failure);
  }

  /** Who is at Twilio already, against the plan or since it was made, gets what is missing and no second user. */
  private async lookFirst(): Promise<void> {
    const user = await this.run.request((client, signal) => client.findUser(this.planned.email, signal));
    if (user) await this.planAgain(user);
  }

  private async planAgain(user: NonNullable<Subject['user']>): Promise<void> {
    const { plan, options, journal } = this.run;
    this.subject.user = user;
    const assignments = await assignmentsOf(this.subject, this.run);
    const roles = this.planned.roles.filter(({ state }) => state !== 'remove').map(({ role }) => role);
    const present = { accountSid: plan.accountSid, users: [user], assignments };
    const world = survey(present, { roleSids: plan.roleSids, now: 0 });
    const { email, earlier } = this.planned;
    this.person = { ...planOne({ email, roles }, plan.mode, world), ...(earlier && { earlier }) };
    const confirmed = options.confirmedAdministrators.includes(email);
    if ((becomesAdministrator(this.person) && !confirmed) || this.takesMore()) throw outdated();
    for (const operation of foundDone(this.person)) await journal?.settle(email, operation, 'done');
  }

  /** Whether anything would be taken that the plan did not say: nobody had a look at that. */
  private takesMore(): boolean {
    const takes = ({ kind }: Operation) => kind === 'remove' || kind === 'deactivate';
    return this.person.operations
      .filter(takes)
      .some((operation) => !this.planned.operations.some((each) => sameOperation(each, operation)));
  }

  private async performAll(operations: readonly Operation[]): Promise<void> {
    await this.checkReactivation();
    for (const [index, operation] of operations.entries()) {
      const lookedUp = await this.perform(operation);
      if (operation.kind === 'createUser' && lookedUp && this.subject.user) {
        await this.planAgain(this.subject.user);
        return this.performAll(this.person.operations);
      }
      // Grants stand side by side; everything else rests on what came before it.
      const next = operations[index + 1];
      if (this.failure && !(operation.kind === 'assign' && next?.kind === 'assign')) return undefined;
    }
    return undefined;
  }

  /** Returns whether a look, not an answer, told that the operation is done. */
  private async perform(operation: Operation): Promise<boolean> {
    const { run, subject } = this;
    const { email } = this.person;
    await run.allow(operation, subject);
    await run.journal?.intend(email, operation);
    const result = await carryOut(operation, subject, run);
    if (!('error' in result)) {
      this.outcomes.set(operation, result.state);
      run.succeeded(operation, email);
      await run.journal?.settle(email, operation, result.state);
      return result.lookedUp;
    }
    const outcome = outcomeOfError(result.error);
    this.outcomes.set(operation, outcome);
    this.fail(result.error);
    run.refused(operation, result.error);
    // Where nobody could say what happened, the journal leaves it open, and nothing else is tried blindly.
    if (result.state === 'unknown') run.stop(result.error);
    else await run.journal?.settle(email, operation, outcome);
    return false;
  }
}
