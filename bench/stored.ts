import { runChecks } from '../src/checklist/checks';
import { checkIds } from '../src/checklist/evidence';
import { emptyRecord, toStored } from '../src/checklist/record';
import { withAttestation, withFailure, withResult } from '../src/checklist/recordChanges';
import { subSteps } from '../src/checklist/steps';
import { createSandbox, sampleCredentials, sampleState } from '../src/sandbox/twilio';
import { createTwilioClient } from '../src/twilio/client';
import { owner } from '../test/support/people';
import { crowd } from './crowd';

/** An extension's stored state, by key. */
export interface Stored {
  state: Record<string, unknown>;
  secrets: Record<string, string>;
}

/**
 * Returns the stored state of a connected account with 100 people and every row checked or marked as done.
 */
export async function storedAccount(): Promise<Stored> {
  const { accountSid, authToken, clientId, clientSecret } = sampleCredentials;
  const account = { kind: 'authToken' as const, authToken };
  const organization = { clientId, clientSecret };
  const { fetch } = createSandbox({ state: crowd(sampleState(new Date()), 100) });
  const client = createTwilioClient({ accountSid, account, organization, fetch });
  let record = emptyRecord;
  const outcomes = await runChecks(
    { client, accountSid, owners: [owner] },
    checkIds,
    new AbortController().signal,
  );
  for (const outcome of outcomes) {
    record =
      'result' in outcome
        ? withResult(record, outcome.check, outcome.result)
        : withFailure(record, outcome.check, outcome.failure);
  }
  for (const subStep of subSteps) {
    if (!subStep.proof)
      record = withAttestation(record, subStep, { by: 'Avery', at: new Date().toISOString() });
  }
  const connected = {
    sid: accountSid,
    name: 'Harbor Lights',
    sample: false,
    you: owner,
    owner,
    accountCredential: 'authToken',
    organizationCredential: true,
  };
  return {
    state: {
      'twilioSetup.state': { version: 1, accounts: [connected] },
      [`twilioSetup.checklist.${accountSid}`]: toStored(record),
    },
    secrets: { [`twilioSetup.cred.v1.${accountSid}`]: JSON.stringify({ account, organization }) },
  };
}
