import {
  accountSchema,
  balanceAnswerSchema,
  nothing,
  pages,
  usageTriggerSchema,
  type Answer,
} from './answers';
import type { TwilioClient } from './api';
import { SetupError } from './errors';
import { checkedSid } from './input';
import { misshapen } from './parse';
import type { Requests } from './requests';

type AccountCalls = Pick<
  TwilioClient,
  | 'fetchAccount'
  | 'fetchBalance'
  | 'listUsageTriggers'
  | 'createUsageTrigger'
  | 'deleteUsageTrigger'
  | 'listEvents'
>;

/** Returns the calls that use the account's own credential. */
export function accountCalls(requests: Requests, accountSid: string): AccountCalls {
  const as = 'account';
  const accountUrl = `https://api.twilio.com/2010-04-01/Accounts/${checkedSid('AC', accountSid)}`;
  const triggersUrl = `${accountUrl}/Usage/Triggers`;

  /** Returns the answer if it's about the requested account. */
  function own<T>(answer: Answer<T>, field: string, sid: string): Answer<T> {
    if (sid.toLowerCase() === accountSid.toLowerCase()) return answer;
    throw misshapen({ statusCode: 200 }, { name: answer.source.call, write: false }, field);
  }

  return {
    async fetchAccount(signal) {
      const answer = await requests.send(
        { as, method: 'get', url: `${accountUrl}.json` },
        accountSchema,
        signal,
      );
      return own(answer, 'sid', answer.value.sid);
    },
    // Twilio doesn't document its answer for a subaccount, so both a 404 and an empty balance count as one.
    async fetchBalance(signal) {
      const call = { as, method: 'get', url: `${accountUrl}/Balance.json` } as const;
      try {
        const answer = await requests.send(call, balanceAnswerSchema, signal);
        const { account_sid, balance, currency } = own(answer, 'account_sid', answer.value.account_sid).value;
        return { ...answer, value: balance && currency ? { account_sid, balance, currency } : undefined };
      } catch (error) {
        if (!SetupError.is(error, 'notFound')) throw error;
        const { call: name = '', requestId } = error.details;
        const source = { call: name, at: new Date().toISOString() };
        return { value: undefined, source: { ...source, ...(requestId !== undefined && { requestId }) } };
      }
    },
    async listUsageTriggers({ category, recurring }, signal) {
      const query = { UsageCategory: category, Recurring: recurring, PageSize: 1000 };
      const call = { as, method: 'get', url: `${triggersUrl}.json`, query } as const;
      return requests.list(call, pages.usageTriggers, signal);
    },
    async createUsageTrigger(trigger, signal) {
      const form = {
        CallbackUrl: trigger.callbackUrl,
        TriggerValue: trigger.triggerValue,
        UsageCategory: trigger.usageCategory,
        TriggerBy: trigger.triggerBy,
        Recurring: trigger.recurring,
        FriendlyName: trigger.friendlyName,
      };
      return requests.send(
        { as, method: 'post', url: `${triggersUrl}.json`, form },
        usageTriggerSchema,
        signal,
      );
    },
    async deleteUsageTrigger(triggerSid, signal) {
      const url = `${triggersUrl}/${checkedSid('UT', triggerSid)}.json`;
      return requests.send({ as, method: 'delete', url }, nothing, signal);
    },
    // One of Twilio's pages allows only one filter in addition to the dates.
    async listEvents({ eventType, startDate, endDate }, signal) {
      const query = { EventType: eventType, StartDate: startDate, EndDate: endDate, PageSize: 1000 };
      return requests.list(
        { as, method: 'get', url: 'https://monitor.twilio.com/v1/Events', query },
        pages.events,
        signal,
      );
    },
  };
}
