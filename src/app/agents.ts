import { type AgentHostInWindow, AgentTools } from '../agents/editor/tools';
import type { AgentAccount } from '../agents/tools';
import type { ConnectedAccount } from '../accounts/account';
import type { Commands } from './commands';
import type { Services } from './services';

/** Creates the language-model tools. They get accounts with clients that only read, and what opens the invite form. */
export function createAgentTools(
  { accounts, checklist, ask, log }: Services,
  commands: Commands,
): AgentTools {
  const forAgents = (account: ConnectedAccount): AgentAccount => ({
    sid: account.sid,
    name: account.name,
    sample: account.sample,
    reader: async () => (await accounts.client(account)).reader,
    record: () => Promise.resolve(checklist.recordOf(account.sid)),
    knowledge: () => {
      const { owners, refusedDomains, elsewhere } = accounts.learned(account.sid);
      const { owner, you: self } = account;
      return { owner, self, otherOwners: owners, refusedDomains, elsewhere, now: Date.now() };
    },
  });
  const host: AgentHostInWindow = {
    account: (sid) => {
      const account = sid === undefined ? accounts.current : accounts.find(sid);
      return Promise.resolve(account && forAgents(account));
    },
    openForm: (list) => commands.proposeInvitation(list),
  };
  return new AgentTools(host, ask, log);
}
