import type { BillingEvent, CheckId, Evidence, EvidenceOf } from '../evidence';
import type { Finding, Known } from '../judgements';
import type { PlaceId } from '../../twilio/consolePages';
import type { ChecklistRecord, Claim } from '../record';

/** What the API can say about a sub-step: which check brings the evidence and how it is judged. */
export interface Proof {
  check: CheckId;
  judge(evidence: Evidence, known: Known): Finding | undefined;
}

export interface SubStep {
  id: string;
  title(): string;
  /** What to do and why, as Markdown. */
  about(): string;
  place: PlaceId;
  /** The clicks on that page; Twilio's own labels, untranslated. */
  clicks?: readonly string[];
  /** Absent where no API sees the sub-step. */
  proof?: Proof;
  /** What a person says is done here, where that can change: an attestation of other pieces no longer holds. */
  pieces?(record: ChecklistRecord): string[];
  /** What a person may say other than that it is done. */
  claims?: readonly Claim[];
  /** Events of the audit log that hint at it. */
  traces?: readonly BillingEvent[];
  /** Whether a person may add a note to what they say; never where a secret would lie near. */
  notes: boolean;
  /** Whether it's worth a look but doesn't count toward its step. */
  optional?: true;
}

export interface Step {
  id: string;
  title(): string;
  about(): string;
  place: PlaceId;
  subSteps: readonly SubStep[];
}

export function proof<K extends CheckId>(
  check: K,
  judge: (evidence: EvidenceOf<K>, known: Known) => Finding | undefined,
): Proof {
  const ours = (evidence: Evidence): evidence is EvidenceOf<K> => evidence.kind === check;
  return { check, judge: (evidence, known) => (ours(evidence) ? judge(evidence, known) : undefined) };
}
