import { runTool, type ToolResult } from '../../../src/agents/run';
import type { AgentAccount, AgentHost, ToolName } from '../../../src/agents/tools';
import { emptyRecord, type ChecklistRecord } from '../../../src/checklist/record';
import {
  createSandbox,
  type Fault,
  sampleCredentials,
  sampleState,
  type SandboxState,
} from '../../../src/sandbox/twilio';
import { createTwilioClient } from '../../../src/twilio/client';
import { VirtualClock } from '../twilio/virtualClock';

const { accountSid, authToken, clientId, clientSecret } = sampleCredentials;
export const begin = new Date('2026-11-24T10:00:00Z');

export interface SceneOptions {
  state?: SandboxState;
  /** What all answers but tokens meet. */
  fault?: Fault | undefined;
  record?: ChecklistRecord;
  name?: string;
  teamFile?: string;
  mayShow?: boolean;
  /** Whether there's an invite form, and whether marks are known. */
  inWindow?: boolean;
}

/** The tools on a sandbox, with everything that leaves counted. */
export class AgentScene {
  /** The requests that could have changed something, as they left. */
  readonly writes: string[] = [];
  reads = 0;
  /** The lists for which the invite form opened. */
  readonly opened: string[] = [];
  questions = 0;
  private readonly clock = new VirtualClock();
  private readonly host: AgentHost;

  constructor(options: SceneOptions = {}) {
    const { state = sampleState(begin), fault, record = emptyRecord, name = 'Harbor Lights' } = options;
    const { teamFile = '', mayShow = true, inWindow = true } = options;
    const sandbox = createSandbox({
      state,
      now: () => new Date(begin.getTime() + this.clock.now()),
      wait: (ms, signal) => this.clock.sleep(ms, signal),
      faults: { take: (_, { hostname }) => (hostname === 'oauth.twilio.com' ? undefined : fault) },
    });
    const { reader } = createTwilioClient({
      accountSid,
      account: { kind: 'authToken', authToken },
      organization: { clientId, clientSecret },
      fetch: (request) => {
        const isToken = new URL(request.url).hostname === 'oauth.twilio.com';
        if (request.method === 'GET') this.reads += 1;
        else if (!isToken) this.writes.push(`${request.method} ${request.url}`);
        return sandbox.fetch(request);
      },
      clock: this.clock,
      random: () => 0.5,
    });
    const account: AgentAccount = {
      sid: accountSid,
      name,
      sample: true,
      reader: () => Promise.resolve(reader),
      record: () => Promise.resolve(record),
      knowledge: () => ({ owner: 'owner@harbor.example', now: begin.getTime() }),
    };
    this.host = {
      account: (sid = accountSid) => Promise.resolve(sid === accountSid ? account : undefined),
      connect: 'Ask the user to connect one.',
      knowsMarks: inWindow,
      mayShowPeople: () => {
        this.questions += 1;
        return Promise.resolve(mayShow);
      },
      readTeamFile: () => Promise.resolve(new TextEncoder().encode(teamFile)),
      ...(inWindow && { openForm: (list: string) => void this.opened.push(list) }),
    };
  }

  /** Runs a tool until it answers. Waits take no time. */
  run(name: ToolName, input: unknown): Promise<ToolResult> {
    return this.clock.run(runTool(name, input, this.host, new AbortController().signal));
  }
}
