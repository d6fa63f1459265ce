/** Serves the tools for agents on a sandbox. Reports requests that could have changed something on standard error. */
import { serveTools } from '../../src/cli/mcp';
import { createSandbox, sampleState } from '../../src/sandbox/twilio';

const sandbox = createSandbox({ state: sampleState(new Date()) });
serveTools('0.0.0', process.env, (request) => {
  const isToken = new URL(request.url).hostname === 'oauth.twilio.com';
  if (request.method !== 'GET' && !isToken) process.stderr.write(`${request.method} ${request.url}\n`);
  return sandbox.fetch(request);
});
