import * as z from 'zod/mini';
import { alertGridSchema, type AlertGrid } from './alerts';
import { evidenceSchema, checkIds, type CheckId, type Finding } from './evidence';
import type { Step, SubStep } from './steps';

const sourceSchema = z.object({ call: z.string(), at: z.string(), requestId: z.optional(z.string()) });

/** One answer of the API, as it was judged from then on. */
const resultSchema = z.object({ evidence: evidenceSchema, source: sourceSchema });
export type CheckResult = z.infer<typeof resultSchema>;

/** A check that brought no evidence: translated text, when, and whether only the network was to blame. */
const failureSchema = z.object({
  message: z.string(),
  remedy: z.optional(z.string()),
  at: z.string(),
  offline: z.boolean(),
});
export type CheckFailure = z.infer<typeof failureSchema>;

const attestationSchema = z.object({
  by: z.string(),
  at: z.string(),
  /** What was said to be done, piece by piece, where that can change afterwards. */
  of: z.optional(z.array(z.string())),
});
export type Attestation = z.infer<typeof attestationSchema>;

/** What is known about one account's checklist. Results are newest first. */
export const recordSchema = z.object({
  attestations: z.record(z.string(), attestationSchema),
  checks: z.partialRecord(
    z.enum(checkIds),
    z.object({ results: z.array(resultSchema), failure: z.optional(failureSchema) }),
  ),
  /** Who shall get which alerts, once somebody decided. */
  alerts: z.optional(alertGridSchema),
});
export type ChecklistRecord = z.infer<typeof recordSchema>;

export const emptyRecord: ChecklistRecord = { attestations: {}, checks: {} };

const historyLength = 20;

/** The record with a new answer of the API; a failure before it is over. */
export function withResult(record: ChecklistRecord, check: CheckId, result: CheckResult): ChecklistRecord {
  const results = [result, ...(record.checks[check]?.results ?? [])].slice(0, historyLength);
  return { ...record, checks: { ...record.checks, [check]: { results } } };
}

/** The record after a check that failed; what was seen before stays. */
export function withFailure(record: ChecklistRecord, check: CheckId, failure: CheckFailure): ChecklistRecord {
  const results = record.checks[check]?.results ?? [];
  return { ...record, checks: { ...record.checks, [check]: { results, failure } } };
}

/** The record with the sub-step attested, or (`undefined`) with the attestation taken back. */
export function withAttestation(
  record: ChecklistRecord,
  subStep: SubStep,
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

/** The attestation, unless what was said to be done has changed since. */
export function standingAttestation(subStep: SubStep, record: ChecklistRecord): Attestation | undefined {
  const attestation = record.attestations[subStep.id];
  const now = subStep.pieces?.(record);
  if (!attestation || !now) return attestation;
  const { of: said = [] } = attestation;
  const isSame = said.length === now.length && said.every((piece) => now.includes(piece));
  return isSame ? attestation : undefined;
}

/**
 * What a row shows. `attested`: a person said so. `verified`: Twilio's API said so. `attention`: the API
 * contradicts or a check failed. `finding` is what the API last said, where it said anything.
 */
export type SubStepState =
  | { kind: 'open'; finding?: Finding }
  | { kind: 'attested'; attestation: Attestation; finding?: Finding }
  | { kind: 'verified'; result: CheckResult; finding: Finding; attestation?: Attestation }
  | { kind: 'attention'; why: AttentionReason; finding?: Finding; attestation?: Attestation };

export type AttentionReason =
  | { kind: 'failed'; failure: CheckFailure }
  | { kind: 'contradicted'; at: string }
  | { kind: 'wasMet'; at: string; metAt: string }
  | { kind: 'wrong'; at: string }
  /** What was attested has changed since `at`. */
  | { kind: 'changed'; at: string };

/** The state of a sub-step: only evidence makes it verified, only an attestation makes it attested. */
export function subStepState(subStep: SubStep, record: ChecklistRecord): SubStepState {
  const attestation = record.attestations[subStep.id];
  const claimed = attestation && { attestation };
  const check = subStep.proof && record.checks[subStep.proof.check];
  const [latest, ...earlier] = check?.results ?? [];
  const finding = latest && subStep.proof?.judge(latest.evidence);
  const seen = finding && { finding };
  if (check?.failure && !(check.failure.offline && latest)) {
    return { kind: 'attention', why: { kind: 'failed', failure: check.failure }, ...seen, ...claimed };
  }
  if (latest && finding) {
    const { at } = latest.source;
    const attention = (why: AttentionReason): SubStepState => ({
      kind: 'attention',
      why,
      finding,
      ...claimed,
    });
    if (finding.judgement === 'met') return { kind: 'verified', result: latest, finding, ...claimed };
    if (finding.judgement === 'wrong') return attention({ kind: 'wrong', at });
    if (finding.judgement === 'notYet' && attestation) return attention({ kind: 'contradicted', at });
    const met = earlier.find((result) => subStep.proof?.judge(result.evidence)?.judgement === 'met');
    if (met && !attestation) return attention({ kind: 'wasMet', at, metAt: met.source.at });
  }
  if (attestation && !standingAttestation(subStep, record))
    return { kind: 'attention', why: { kind: 'changed', at: attestation.at }, ...seen, attestation };
  return attestation ? { kind: 'attested', attestation, ...seen } : { kind: 'open', ...seen };
}

/** Whether a person may tick the sub-step: no API sees it, none of the credentials held does, or it is ticked. */
export function personDecides(subStep: SubStep, record: ChecklistRecord, checkable: boolean): boolean {
  if (!subStep.proof) return true;
  const state = subStepState(subStep, record);
  if (state.kind === 'verified') return false;
  return !checkable || record.attestations[subStep.id] !== undefined || state.finding?.judgement === 'unseen';
}

export interface StepState {
  kind: SubStepState['kind'];
  /** Sub-steps that are verified or attested. */
  done: number;
  verified: number;
  total: number;
}

/** A step is verified only when each of its sub-steps is, and attested when the rest was said by a person. */
export function stepState(step: Step, record: ChecklistRecord): StepState {
  const kinds = step.subSteps.map((subStep) => subStepState(subStep, record).kind);
  const count = (kind: SubStepState['kind']) => kinds.filter((each) => each === kind).length;
  const verified = count('verified');
  const done = verified + count('attested');
  const total = kinds.length;
  const kind =
    count('attention') > 0
      ? 'attention'
      : done < total
        ? 'open'
        : verified === total
          ? 'verified'
          : 'attested';
  return { kind, done, verified, total };
}
