import * as z from 'zod/mini';
import { builtInRoleNames } from '../twilio/roles';

/** The version of the report's format. Version 2 only counted the roles that aren't built in, and had optional items. */
export const reportVersion = 3;

const says = (text: string) => z.describe(text);
const count = z.int().check(z.minimum(0));
const time = z.iso.datetime().check(says('ISO 8601, UTC.'));
const title = z.string().check(says('The checklist’s title for it, in the report’s language.'));

const state = z
  .enum(['verified', 'stale', 'attested', 'attention', 'open'])
  .check(
    says(
      'verified: the API confirmed it. stale: the API confirmed it too long ago to count. attested: a user marked it as done, and no one checked it. attention: the API contradicts it, or a check failed. open: none of these.',
    ),
  );
export type ReportState = z.infer<typeof state>;

const call = z
  .strictObject({
    call: z.string().check(says('The method and path, without the query and with shortened SIDs.')),
    at: time,
    requestId: z.optional(z.string().check(says('Twilio’s ID for the request.'))),
  })
  .check(says('A request and the time of its answer.'));
export type ReportCall = z.infer<typeof call>;

const calls = z.array(call).check(z.minLength(1));

const source = z
  .enum(['twilio', 'sample'])
  .check(says('sample: a simulation on the same machine, which proves nothing.'));
export type ReportSource = z.infer<typeof source>;

const answer = z
  .strictObject({ from: source, value: z.string().check(says('The answer in words.')), calls })
  .check(says('The API’s last answer.'));

const statement = z
  .strictObject({
    by: z.string().check(says('The name that the user gave. No one checked it.')),
    at: time,
    note: z.optional(z.string()),
    of: z.optional(z.array(z.string()).check(says('The pieces marked as done.'))),
    claim: z.optional(
      z
        .enum(['none', 'outside'])
        .check(says('none: none, on purpose. outside: in place, but the API can’t see it.')),
    ),
  })
  .check(says('What a user recorded.'));

const hints = z
  .strictObject({
    from: source,
    events: z.array(z.strictObject({ event: z.string(), at: time })).check(z.minLength(1)),
    calls,
  })
  .check(says('Related events from Twilio’s audit log, which covers 30 days. They’re hints, not proof.'));

const otherRole = {
  name: z.string().check(says('Twilio’s name for the role, or else its shortened SID.')),
  scope: z.enum(['account', 'organization']).check(says('What the role is held on.')),
};

const entry = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('report'),
    id: z.literal('report'),
    title: z.string(),
    about: z.string().check(says('What the report is and isn’t.')),
    sample: z.boolean().check(says('Whether this is the sample account, which is invented.')),
    madeAt: time,
    madeBy: z.strictObject({ name: z.string(), version: z.string() }),
    language: z.string().check(says('The language of the texts: a BCP 47 tag, such as en.')),
  }),
  z.strictObject({
    kind: z.literal('account'),
    id: z.literal('account'),
    name: z.string(),
    sid: z.optional(
      z
        .string()
        .check(
          says(
            'The Account SID, either in full or its first two and last four characters. Absent if the account is only named.',
          ),
        ),
    ),
    sample: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('step'),
    id: z.string(),
    title,
    state,
    verified: count.check(says('Verified sub-steps.')),
    attested: count.check(says('Attested sub-steps.')),
    stale: count.check(says('Sub-steps verified too long ago to count.')),
    total: count.check(says('All sub-steps except recommended ones.')),
  }),
  z.strictObject({
    kind: z.literal('subStep'),
    id: z.string(),
    step: z.string().check(says('The ID of the step’s entry.')),
    title,
    recommended: z
      .boolean()
      .check(says('Whether it goes beyond the guide and doesn’t count toward its step.')),
    state,
    problem: z.optional(z.string().check(says('Why it needs attention.'))),
    answer: z.optional(answer),
    statement: z.optional(statement),
    hints: z.optional(hints),
  }),
  z.strictObject({
    kind: z.literal('people'),
    id: z.literal('people'),
    extent: z
      .enum(['names', 'numbers', 'unread'])
      .check(says('names: a person entry follows for everyone with access. unread: see problem.')),
    problem: z.optional(z.string()),
    calls: z.array(call),
    perRole: z.partialRecord(z.enum(builtInRoleNames), count),
    otherRoles: z
      .array(z.strictObject({ ...otherRole, people: count }))
      .check(says('Roles other than the built-in ones, and roles on the organization.')),
    missing: z.optional(z.string().check(says('Which roles couldn’t be read.'))),
    access: count.check(
      says('Active people with a role on the account or the organization, including the owner.'),
    ),
    withoutRole: count.check(says('Active people in the organization without a role on the account.')),
    deactivated: count.check(says('People whom Twilio reports as inactive.')),
  }),
  z.strictObject({
    kind: z.literal('person'),
    id: z.string(),
    name: z.string(),
    email: z.string(),
    owner: z.boolean(),
    roles: z.array(z.enum(builtInRoleNames)),
    otherRoles: z.array(z.strictObject(otherRole)),
  }),
  z.strictObject({
    kind: z.literal('openPoint'),
    id: z.string(),
    of: z.string().check(says('The ID of the open entry.')),
    text: z.string(),
  }),
]);
export type ReportEntry = z.infer<typeof entry>;
export type EntryOf<K extends ReportEntry['kind']> = Extract<ReportEntry, { kind: K }>;

export const reportSchema = z
  .strictObject({
    schema: z.literal(`urn:twilio-setup:report:${reportVersion}`),
    schemaVersion: z.literal(reportVersion),
    entries: z.array(entry),
  })
  .check(z.describe('What’s known about a Twilio account’s setup, and how.'));
export type Report = z.infer<typeof reportSchema>;

/** Returns the published JSON Schema (2020-12) of a report, as in `media/report.schema.json`. */
export function reportJsonSchema(): object {
  return { $id: `urn:twilio-setup:report:${reportVersion}`, ...z.toJSONSchema(reportSchema) };
}
