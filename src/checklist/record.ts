import * as z from 'zod/mini';
import { builtInRoleNames } from '../twilio/roles';
import type { Outside } from '../twilio/redact';
import { checkIds, evidenceSchema, type CheckId, type EvidenceOf } from './evidence';

// Each kind of schema delays the first rows, so times are plain text too.
const text = z.string();
const optionalText = z.optional(text);
const outside: z.ZodMiniType<Outside> = text;

const sourceSchema = z.object({ call: text, at: text, requestId: optionalText });

/** One answer from the API. */
const resultSchema = z.object({
  evidence: evidenceSchema,
  /** The call that decided. Its time is the result's age. */
  source: sourceSchema,
  /** The other calls behind the evidence. */
  further: z.optional(z.array(sourceSchema)),
  /** When a check first showed this, if later checks showed the same. */
  since: optionalText,
});
export type CheckResult = z.infer<typeof resultSchema>;

/** A failed check: its translated text, its time, and whether only the network was to blame. */
const failureSchema = z.object({
  message: text,
  remedy: optionalText,
  /** A page that explains it. */
  docs: optionalText,
  at: text,
  offline: z.boolean(),
});
export type CheckFailure = z.infer<typeof failureSchema>;

const attestationSchema = z.object({
  by: outside,
  at: text,
  note: z.optional(outside),
  /** What the user recorded. Absent: done. `none`: none, on purpose. `outside`: someone whom the API can't see. */
  claim: z.optional(z.enum(['none', 'outside'])),
  /** The pieces marked as done, if they can change later. */
  of: z.optional(z.array(text)),
});
export type Attestation = z.infer<typeof attestationSchema>;
export type Claim = NonNullable<Attestation['claim']>;

/** The user's choices, against which evidence is judged. People are stored as user SIDs (US…). */
const choicesSchema = z.object({
  /** Who should have Administrator, except the owner. Absent until a user chooses. */
  expectedAdministrators: z.optional(z.array(text)),
  /** What the balance must stay above, as decimal text in the account's currency. Absent: zero. */
  balanceLimit: optionalText,
  /** Whether the account pays by invoice, so that its balance says little. */
  invoiced: z.optional(z.boolean()),
});
export type Choices = z.infer<typeof choicesSchema>;

export const alertGridSchema = z.object({
  added: z.array(text),
  roles: z.record(text, z.array(z.enum(builtInRoleNames))),
});

/** One account's checklist. Results are newest first. */
const recordSchema = z.object({
  attestations: z.record(text, attestationSchema),
  checks: z.partialRecord(
    z.enum(checkIds),
    z.object({ results: z.array(resultSchema), failure: z.optional(failureSchema) }),
  ),
  choices: z._default(choicesSchema, {}),
  /** Who gets which alerts. Absent until a user decides. */
  alerts: z.optional(alertGridSchema),
});
export type ChecklistRecord = z.infer<typeof recordSchema>;

export const emptyRecord: ChecklistRecord = { attestations: {}, checks: {}, choices: {} };

/** The stored form of a record. Version 1 has no choices. */
export const storedRecordSchema = z.object({ version: z.literal([1, 2]), record: recordSchema });

export function toStored(record: ChecklistRecord): z.infer<typeof storedRecordSchema> {
  return { version: 2, record };
}

/** Returns the record that has these parts, or `undefined` if one of them is unreadable. */
export function parseParts(parts: ReadonlyMap<string, unknown>): ChecklistRecord | undefined {
  const under = (prefix: string) =>
    Object.fromEntries(
      [...parts].flatMap(([name, value]) =>
        name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [],
      ),
    );
  const [choices, alerts] = [parts.get('choices') ?? {}, parts.get('alerts')];
  const raw = {
    attestations: under('mark.'),
    checks: under('check.'),
    choices,
    ...(alerts ? { alerts } : {}),
  };
  return recordSchema.safeParse(raw, { jitless: true }).data;
}

export function latestEvidence<K extends CheckId>(
  record: ChecklistRecord,
  check: K,
): EvidenceOf<K> | undefined {
  const evidence = record.checks[check]?.results[0]?.evidence;
  const ours = (candidate: typeof evidence): candidate is EvidenceOf<K> => candidate?.kind === check;
  return ours(evidence) ? evidence : undefined;
}
