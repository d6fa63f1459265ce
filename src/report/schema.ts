import * as z from 'zod/mini';
import { builtInRoleNames } from '../twilio/roles';

/** The version of the report's form; version 1 had digests and the account's region. */
export const reportVersion = 2;

const says = (text: string) => z.describe(text);
const count = z.int().check(z.minimum(0));
const time = z.iso.datetime().check(says('ISO 8601, UTC.'));
const title = z.string().check(says('As the checklist names it, in the language of the report.'));

const state = z
  .enum(['verified', 'stale', 'attested', 'attention', 'open'])
  .check(
    says(
      'verified: the API said so. stale: it said so, too long ago to count. attested: a person said so, nobody checked it. attention: the API contradicts, or a check failed. open: neither.',
    ),
  );
export type ReportState = z.infer<typeof state>;

const call = z
  .strictObject({
    call: z.string().check(says('Method and path, without query and with SIDs shortened.')),
    at: time,
    requestId: z.optional(z.string().check(says('Twilio’s own id of the request.'))),
  })
  .check(says('A request and when its answer came.'));
export type ReportCall = z.infer<typeof call>;

const calls = z.array(call).check(z.minLength(1));

const source = z
  .enum(['twilio', 'sample'])
  .check(says('sample: a stand-in on the same machine, which proves nothing.'));
export type ReportSource = z.infer<typeof source>;

const answer = z
  .strictObject({ from: source, value: z.string().check(says('What was answered, in words.')), calls })
  .check(says('What the API said last.'));

const statement = z
  .strictObject({
    by: z.string().check(says('The name that the person gave; nobody checked it.')),
    at: time,
    note: z.optional(z.string()),
    of: z.optional(z.array(z.string()).check(says('The pieces that were said to be done.'))),
    claim: z.optional(
      z
        .enum(['none', 'outside'])
        .check(says('none: nobody or nothing, on purpose. outside: done where the API cannot see.')),
    ),
  })
  .check(says('What a person said.'));

const hints = z
  .strictObject({
    from: source,
    events: z.array(z.strictObject({ event: z.string(), at: time })).check(z.minLength(1)),
    calls,
  })
  .check(
    says('Events of Twilio’s audit log that bear on it. It keeps 30 days; they prove nothing by themselves.'),
  );

const entry = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('report'),
    id: z.literal('report'),
    title: z.string(),
    about: z.string().check(says('What the report is and what it is not.')),
    sample: z.boolean().check(says('Whether the account is the sample account, which is invented.')),
    madeAt: time,
    madeBy: z.strictObject({ name: z.string(), version: z.string() }),
    language: z.string().check(says('Of the sentences: a BCP 47 tag, such as en.')),
  }),
  z.strictObject({
    kind: z.literal('account'),
    id: z.literal('account'),
    name: z.string(),
    sid: z.string().check(says('The Account SID; its first two and last four characters unless asked for.')),
    sample: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('step'),
    id: z.string(),
    title,
    state,
    verified: count.check(says('Sub-steps that are verified.')),
    attested: count.check(says('Sub-steps that are attested.')),
    stale: count.check(says('Sub-steps that were verified too long ago to count.')),
    total: count.check(says('Sub-steps in all, without optional ones.')),
  }),
  z.strictObject({
    kind: z.literal('subStep'),
    id: z.string(),
    step: z.string().check(says('The id of the entry of the step.')),
    title,
    optional: z.boolean().check(says('Whether it does not count toward its step.')),
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
      .check(says('names: a person entry follows for each who has access. unread: see problem.')),
    problem: z.optional(z.string()),
    calls: z.array(call),
    perRole: z.partialRecord(z.enum(builtInRoleNames), count),
    otherRoles: count.check(says('People who hold a role on the account besides the four built-in ones.')),
    access: count.check(says('Active people who hold a role on the account, the owner counted in.')),
    withoutRole: count.check(says('Active people of the organization who hold no role on the account.')),
    deactivated: count.check(says('People whom Twilio calls inactive.')),
  }),
  z.strictObject({
    kind: z.literal('person'),
    id: z.string(),
    name: z.string(),
    email: z.string(),
    owner: z.boolean(),
    roles: z.array(z.enum(builtInRoleNames)),
    otherRoles: count,
  }),
  z.strictObject({
    kind: z.literal('openPoint'),
    id: z.string(),
    of: z.string().check(says('The id of the entry that is open.')),
    text: z.string(),
  }),
]);
export type ReportEntry = z.infer<typeof entry>;
export type EntryOf<K extends ReportEntry['kind']> = Extract<ReportEntry, { kind: K }>;

/** A report as JSON. */
export const reportSchema = z
  .strictObject({
    schema: z.literal(`urn:twilio-setup:report:${reportVersion}`),
    schemaVersion: z.literal(reportVersion),
    entries: z.array(entry),
  })
  .check(z.describe('What is known about the set-up of a Twilio account, and how it is known.'));
export type Report = z.infer<typeof reportSchema>;

/** The published JSON Schema (2020-12) of a report, which `media/report.schema.json` holds. */
export function reportJsonSchema(): object {
  return { $id: `urn:twilio-setup:report:${reportVersion}`, ...z.toJSONSchema(reportSchema) };
}
