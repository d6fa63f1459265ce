/**
 * What agents can ask. Every tool reads or plans, and none can write: they get a client without the calls that write.
 * The results are for a model, so they're in English, like the descriptions. Texts that people see are translated.
 */
import * as z from 'zod/mini';
import { steps, subSteps } from '../checklist/steps';
import type { ChecklistRecord } from '../checklist/record';
import type { TeamKnowledge } from '../team/compare';
import { labelOf, problemInAddress, problemInName } from '../team/schema';
import type { TwilioReader } from '../twilio/api';
import { type Outside, plain } from '../twilio/redact';
import { builtInRoleNames } from '../twilio/roles';
import type { ToolName } from '../ui/ids';

/** An account, as agents see it. */
export interface AgentAccount {
  sid: string;
  name: Outside;
  sample: boolean;
  reader(): Promise<TwilioReader>;
  /** Returns what's known about the setup. */
  record(signal: AbortSignal): Promise<ChecklistRecord>;
  /** Returns what plans and comparisons need besides Twilio's lists. */
  knowledge(): TeamKnowledge;
}

/** Where the tools run: inside VS Code, or in the bin. */
export interface AgentHost {
  /** Returns the account with this SID, or else the current one. */
  account(sid?: string): Promise<AgentAccount | undefined>;
  /** What to do if there's no account. */
  readonly connect: string;
  /** Whether the host knows what people marked as done. */
  readonly knowsMarks: boolean;
  /** Returns whether a model may get the names and addresses of this account's people. */
  mayShowPeople(account: AgentAccount): Promise<boolean>;
  /** Reads a team file, or else the only one there is. */
  readTeamFile(path: string | undefined): Promise<Uint8Array>;
  /** Opens the invite form, filled with a list of people. Absent where there's no form. */
  openForm?(list: string): void;
}

const says = (text: string) => z.describe(text);

/** Returns what's wrong with a name, or `undefined`. A name with a link or a credential could act where it's shown. */
function problemIn(name: string): string | undefined {
  return (
    problemInName(name) ??
    (plain(name) === name ? undefined : 'This isn’t a name. Write only the person’s name.')
  );
}

/** Refuses a text for which `problemOf` returns a sentence. */
const unless = (problemOf: (text: string) => string | undefined) =>
  z.check<string>((given) => {
    const message = problemOf(given.value);
    if (message !== undefined)
      given.issues.push({ code: 'custom', message, input: given.value, path: [], continue: true });
  });

const personSchema = z.strictObject({
  email: z.string().check(z.maxLength(320), unless(problemInAddress), says('The address to invite.')),
  name: z.optional(z.string().check(z.maxLength(100), unless(problemIn), says('The full name.'))),
  roles: z
    .array(z.enum(builtInRoleNames.map(labelOf)))
    .check(
      z.minLength(1),
      z.maxLength(builtInRoleNames.length),
      says(
        'Give the fewest permissions that the person needs. Administrator includes all others and can change who has access, so propose it only if the user asked for it.',
      ),
    ),
});

/** The most people in one planned invitation. */
const mostInvited = 200;

/** The tools with their names, inputs, and what tells a model when to use which. */
export const tools = {
  setupState: {
    description:
      'Reads how far the setup of the current Twilio account is: the four steps (two-factor login, people and roles, alerts, billing), which items are verified by Twilio’s API, which a person marked as done, what is open, and the next item. Use it first for any question about the setup of a Twilio account. Changes nothing.',
    input: z.strictObject({}),
  },
  explainStep: {
    description:
      'Explains a step or item of the Twilio setup: what to do, why, where to click in the Twilio Console, and what the roles allow. Use it when the user asks how to do an item that setupState lists. Needs no account and changes nothing.',
    input: z.strictObject({
      step: z
        .enum([...steps, ...subSteps].map(({ id }) => id))
        .check(says('The ID of a step or an item, as setupState shows it.')),
    }),
  },
  listPeople: {
    description:
      'Reads from Twilio who has access to the current account: names, addresses, and roles. Use it only if the user asks about particular people; setupState has the numbers. The user is asked once before people’s addresses are handed over. Changes nothing.',
    input: z.strictObject({}),
  },
  checkTeamFile: {
    description:
      'Compares a team file (twilio-team.json) with who has which role at Twilio, and lists every difference. Use it to find drift, or to check a team file after editing it. Doesn’t apply the file and changes nothing.',
    input: z.strictObject({
      file: z.optional(
        z
          .string()
          .check(
            z.maxLength(1000),
            says('The path of the team file. Leave it out if there’s only one in the folder.'),
          ),
      ),
    }),
  },
  planInvitation: {
    description:
      'Plans an invitation of people to the current Twilio account with roles. Sends no invitation: in VS Code it opens the invite form filled in, where a person previews and confirms, and elsewhere it returns the plan and the lines for a team file. Use it when the user wants to invite people or give them roles. Never invent addresses or roles; ask the user.',
    input: z.strictObject({
      people: z
        .array(personSchema)
        .check(z.minLength(1), z.maxLength(mostInvited), says('Each person once.')),
    }),
  },
} as const satisfies Record<ToolName, { description: string; input: z.ZodMiniType }>;
export type { ToolName };
export type Input<N extends ToolName> = z.infer<(typeof tools)[N]['input']>;

export const toolNames = Object.keys(tools) as ToolName[];

/** Returns the JSON Schema of a tool's input. */
export function inputSchemaOf(name: ToolName): Record<string, unknown> & { type: 'object' } {
  const schema = z.toJSONSchema(tools[name].input, { target: 'draft-7', io: 'input' });
  delete schema.$schema;
  return { ...schema, type: 'object' };
}
