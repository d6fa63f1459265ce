import { setTimeout } from 'node:timers/promises';
import * as l10n from '@vscode/l10n';
import { SetupError } from '../twilio/errors';

/** Milliseconds to wait for further errors. */
const moment = 200;

/** Collects errors that arrive at nearly the same time, so that one notification tells of all of them. */
export class ErrorsAtOnce {
  private errors: unknown[] = [];

  constructor(private readonly rest: () => Promise<unknown> = () => setTimeout(moment)) {}

  /** Resolves with what to show, or with `undefined` if an earlier call shows this error too. */
  async add(error: unknown): Promise<{ message: string; docs?: string } | undefined> {
    this.errors.push(error);
    if (this.errors.length > 1) return undefined;
    await this.rest();
    return describeAll(this.errors.splice(0));
  }
}

/** Says each thing once, with everyone it's about. */
function describeAll(errors: readonly unknown[]): { message: string; docs?: string } {
  const people = new Map<string, Set<string>>();
  for (const error of errors) {
    const known = SetupError.is(error) ? error : undefined;
    const text = known?.sentence ?? l10n.t('Something unexpected went wrong. See the log for details.');
    const named = people.get(text) ?? new Set();
    if (known?.details.person !== undefined) named.add(known.details.person);
    people.set(text, named);
  }
  const message = [...people]
    .map(([text, named]) => (named.size === 0 ? text : l10n.t('{0}: {1}', [...named].join(', '), text)))
    .join(' ');
  const docs = errors.flatMap((error) => (SetupError.is(error) ? (error.details.docs ?? []) : []))[0];
  return { message, ...(docs !== undefined && { docs }) };
}
