import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import { alertGridSchema, type AlertGrid } from './alertGrid';
import { checkIds, evidenceSchema, type CheckId, type EvidenceOf } from './evidence';

// The first rows wait for each kind of schema, so points in time are text like all else.
const text = z.string();
const optionalText = z.optional(text);

const sourceSchema = z.object({ call: text, at: text, requestId: optionalText });

/** One answer of the API, as it was judged from then on. */
const resultSchema = z.object({
  evidence: evidenceSchema,
  /** The call that decided, with its time: the age of the result. */
  source: sourceSchema,
  /** The other calls that the evidence was put together from. */
  further: z.optional(z.array(sourceSchema)),
  /** Since when every check has shown the same, where more than one did. */
  since: optionalText,
});
export type CheckResult = z.infer<typeof resultSchema>;

/** A check that brought no evidence: translated text, when, and whether only the network was to blame. */
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
  by: text,
  at: text,
  note: optionalText,
  /** What was said; absent: that it is done. `none`: nobody or nothing, on purpose. `outside`: by somebody whom the API can't see. */
  claim: z.optional(z.enum(['none', 'outside'])),
  /** What was said to be done, piece by piece, where that can change afterwards. */
  of: z.optional(z.array(text)),
});
export type Attestation = z.infer<typeof attestationSchema>;
export type Claim = NonNullable<Attestation['claim']>;

/** What the owner wants of the account; evidence is judged by it. People are user SIDs (US…). */
const choicesSchema = z.object({
  /** Who is meant to have Administrator besides the owner; absent until somebody says so. */
  expectedAdministrators: z.optional(z.array(text)),
  /** The balance has to be above it: decimal text in the account's currency. Absent: zero. */
  balanceLimit: optionalText,
  /** The account pays by invoice, so that its balance says little. */
  invoiced: z.optional(z.boolean()),
});
export type Choices = z.infer<typeof choicesSchema>;

/** What is known about one account's checklist. Results are newest first. */
const recordSchema = z.object({
  attestations: z.record(text, attestationSchema),
  checks: z.partialRecord(
    z.enum(checkIds),
    z.object({ results: z.array(resultSchema), failure: z.optional(failureSchema) }),
  ),
  choices: z._default(choicesSchema, {}),
  /** Who shall get which alerts, once somebody decided. */
  alerts: z.optional(alertGridSchema),
});
export type ChecklistRecord = z.infer<typeof recordSchema>;

export const emptyRecord: ChecklistRecord = { attestations: {}, checks: {}, choices: {} };

/** A record as it is stored. Version 1 knew no choices. */
export const storedRecordSchema = z.object({ version: z.literal([1, 2]), record: recordSchema });

/** The record as it is to be stored. */
export function toStored(record: ChecklistRecord): z.infer<typeof storedRecordSchema> {
  return { version: 2, record };
}

/** How many different answers of a check are kept. */
const historyLength = 20;

/** The record with a new answer of the API; a failure before it is over. The same answer again only renews the last. */
export function withResult(record: ChecklistRecord, check: CheckId, result: CheckResult): ChecklistRecord {
  const [latest, ...earlier] = record.checks[check]?.results ?? [];
  const same = latest && isDeepStrictEqual(latest.evidence, result.evidence);
  const results = same
    ? [{ ...result, since: latest.since ?? latest.source.at }, ...earlier]
    : [result, ...(latest ? [latest] : []), ...earlier];
  return { ...record, checks: { ...record.checks, [check]: { results: results.slice(0, historyLength) } } };
}

/** The record after a check that failed; what was seen before stays. */
export function withFailure(record: ChecklistRecord, check: CheckId, failure: CheckFailure): ChecklistRecord {
  const results = record.checks[check]?.results ?? [];
  return { ...record, checks: { ...record.checks, [check]: { results, failure } } };
}

/**
 * The record without the failures of checks that can't be made any more, so that a person may say what they would
 * have shown; what was seen before stays.
 */
export function withFailuresOf(record: ChecklistRecord, possible: readonly CheckId[]): ChecklistRecord {
  const checks = { ...record.checks };
  for (const check of checkIds) {
    const known = checks[check];
    if (known?.failure && !possible.includes(check)) checks[check] = { results: known.results };
  }
  return { ...record, checks };
}

/** The record with the sub-step attested, or (`undefined`) with the attestation taken back. */
export function withAttestation(
  record: ChecklistRecord,
  subStep: { id: string },
  attestation: Attestation | undefined,
): ChecklistRecord {
  const others = Object.entries(record.attestations).filter(([id]) => id !== subStep.id);
  const own = attestation ? [[subStep.id, attestation] as const] : [];
  return { ...record, attestations: Object.fromEntries([...others, ...own]) };
}

/** The record with what was decided about alerts. What was said before stays, and may no longer hold. */
export function withAlerts(record: ChecklistRecord, alerts: AlertGrid): ChecklistRecord {
  return { ...record, alerts };
}

/** The record with other choices; a choice that is `undefined` is taken back. */
export function withChoices(
  record: ChecklistRecord,
  changes: { [K in keyof Choices]: Choices[K] | undefined },
): ChecklistRecord {
  const merged = Object.entries({ ...record.choices, ...changes }).filter(([, value]) => value !== undefined);
  return { ...record, choices: Object.fromEntries(merged) };
}

/** The newest evidence that a check brought. */
export function latestEvidence<K extends CheckId>(
  record: ChecklistRecord,
  check: K,
): EvidenceOf<K> | undefined {
  const evidence = record.checks[check]?.results[0]?.evidence;
  const ours = (candidate: typeof evidence): candidate is EvidenceOf<K> => candidate?.kind === check;
  return ours(evidence) ? evidence : undefined;
}
