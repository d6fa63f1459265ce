import { SetupError } from '../twilio/errors';
import { redactSecrets, shortenSids } from '../twilio/redact';
import { checkTeamFile, listPeople, planInvitation } from './people';
import { describeSetup, explainStep } from './setup';
import { type AgentHost, type Input, type ToolName, tools } from './tools';

/** What a tool says. `isError` if it did nothing of what was asked, and `cause` for the log if no one expected that. */
export interface ToolResult {
  text: string;
  isError?: true;
  cause?: unknown;
}

/** Runs a tool. Parses the input as untrusted, and never throws anything but `cancelled`. */
export async function runTool(
  name: ToolName,
  input: unknown,
  host: AgentHost,
  signal: AbortSignal,
): Promise<ToolResult> {
  const failed = (text: string): ToolResult => ({ text, isError: true });
  const parsed = tools[name].input.safeParse(input);
  if (!parsed.success) {
    const issues = parsed.error.issues.slice(0, 5).map(({ path, code, message }) => {
      const place = path.length === 0 ? 'the input' : path.join('.');
      return `- ${place}: ${code === 'custom' ? message : `doesn’t fit the schema (${code})`}`;
    });
    return failed(['Nothing was done, because the input isn’t valid.', ...issues].join('\n'));
  }
  try {
    const text = await run[name](parsed.data as never, host, signal);
    return { text: shortenSids(redactSecrets(text)) };
  } catch (error) {
    if (SetupError.is(error, 'cancelled')) throw error;
    if (SetupError.is(error)) return failed(`${error.sentence} Nothing was changed at Twilio.`);
    return { ...failed('Something unexpected went wrong. Nothing was changed at Twilio.'), cause: error };
  }
}

const run: {
  [N in ToolName]: (input: Input<N>, host: AgentHost, signal: AbortSignal) => Promise<string> | string;
} = {
  setupState: (_, host, signal) => describeSetup(host, signal),
  explainStep: ({ step }) => explainStep(step),
  listPeople: (_, host, signal) => listPeople(host, signal),
  checkTeamFile: ({ file }, host, signal) => checkTeamFile(file, host, signal),
  planInvitation: ({ people }, host, signal) => planInvitation(people, host, signal),
};
