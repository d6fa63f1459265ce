/** What agents are told about the setup. It names nobody: people count only in numbers here. */
import { placeText, sectionText } from '../checklist/explain';
import { countedIn, placeOf, stepOf, steps, subSteps } from '../checklist/steps';
import { unreadPeople } from '../report/people';
import { entriesOf, makeReport } from '../report/report';
import type { EntryOf } from '../report/schema';
import { utc } from '../report/words';
import { SetupError } from '../twilio/errors';
import { plain } from '../twilio/redact';
import type { AgentAccount, AgentHost } from './tools';

/** Returns the current account. Throws `auth` with what to do if there's none. */
export async function currentAccount(host: AgentHost): Promise<AgentAccount> {
  const account = await host.account();
  if (account) return account;
  throw new SetupError({ kind: 'auth', message: 'No Twilio account is connected.', remedy: host.connect });
}

/** Names an account. */
export function accountText({ name, sid, sample }: AgentAccount): string {
  const kind = sample ? ', the sample account, whose people and answers are invented' : '';
  return `Account: ${JSON.stringify(plain(name))} (SID ends in ${sid.slice(-4)}${kind}).`;
}

/** Describes each step and item, how its state is known, and what comes next. */
export async function describeSetup(host: AgentHost, signal: AbortSignal): Promise<string> {
  const account = await currentAccount(host);
  const report = makeReport({
    account,
    record: await account.record(signal),
    people: unreadPeople(''),
    madeAt: new Date(),
    version: '',
    language: '',
    fullSid: false,
  });
  const items = entriesOf(report, 'subStep');
  const isDone = ({ state }: EntryOf<'subStep'>) => state === 'verified' || state === 'attested';
  const next = items.find((item) => !item.recommended && !isDone(item));
  return [
    accountText(account),
    ...entriesOf(report, 'step').flatMap((step, index) => [
      `${index + 1}. ${step.title}: ${progress(step, host)}`,
      ...items
        .filter((item) => item.step === step.id)
        .map((item) => `   - ${idOf(item)} ${JSON.stringify(item.title)}: ${stateText(item, host)}`),
    ]),
    host.knowsMarks
      ? '“Verified” means that Twilio’s API confirmed it. “Marked as done” means that a person said so, and no one checked it.'
      : '“Verified” means that Twilio’s API confirmed it just now. Everything else is known only in VS Code, where people mark items as done.',
    next
      ? `Next: ${idOf(next)}. Call explainStep with this ID to learn what to do. Only a person can do it.`
      : 'Every item is done.',
  ].join('\n');
}

const idOf = ({ id }: EntryOf<'subStep'>) => id.slice(id.indexOf(':') + 1);

function progress({ verified, attested, total }: EntryOf<'step'>, { knowsMarks }: AgentHost): string {
  return knowsMarks
    ? `${verified} of ${total} verified, ${attested} marked as done`
    : `${verified} of ${total} verified, the rest not known here`;
}

function stateText(item: EntryOf<'subStep'>, { knowsMarks }: AgentHost): string {
  const { state, answer, problem, statement, recommended } = item;
  const found =
    answer && ` ${answer.from === 'sample' ? 'The sample account' : 'Twilio’s API'} reports: ${answer.value}`;
  const at = utc(answer?.calls[0]?.at ?? '');
  const known = (): string => {
    switch (state) {
      case 'verified':
        return `verified on ${at}.${found}`;
      case 'stale':
        return `out of date, last verified on ${at}.${found} Check it again in VS Code.`;
      case 'attested':
        return `marked as done on ${utc(statement?.at ?? '')}.`;
      case 'attention':
        return `needs attention. ${problem}${found ?? ''}`;
      case 'open':
        return knowsMarks ? `open.${found ?? ''}` : `not known here.${found ?? ''}`;
    }
  };
  return recommended ? `${known()} (recommended)` : known();
}

/** Explains a step or an item of the guide. */
export function explainStep(id: string): string {
  const subStep = subSteps.find((each) => each.id === id);
  const step = subStep ? stepOf(subStep) : steps.find((each) => each.id === id);
  if (!step) throw new Error(`No step has the ID ${id}.`);
  const what = subStep ?? step;
  return [
    `# ${what.title()}`,
    `Step ${steps.indexOf(step) + 1} of ${steps.length}: ${step.title()}`,
    what.about(),
    ...(subStep
      ? []
      : [
          countedIn(step)
            .map((each) => `- ${each.id}: ${each.title()}`)
            .join('\n'),
        ]),
    ...(what.section ? [sectionText(what.section)] : []),
    placeText(placeOf(what), subStep?.clicks),
    subStep?.proof
      ? 'Twilio’s API can verify this. A person runs Check All in the Twilio Setup view.'
      : subStep
        ? 'No API shows this. A person does it in the Twilio Console and then marks it as done.'
        : '',
  ]
    .filter(Boolean)
    .join('\n\n');
}
