import type { BillingEvent, CheckId, Evidence, EvidenceOf } from '../evidence';
import type { Finding, Known } from '../judgements';
import type { PlaceId } from '../../twilio/consolePages';
import type { ChecklistRecord, Claim } from '../record';

/** What the API can report about a sub-step: which check collects the evidence and how to judge it. */
export interface Proof {
  check: CheckId;
  judge(evidence: Evidence, known: Known): Finding | undefined;
}

/** A section that the guide adds: what each role can do, or what to do about a lost phone. */
export type Section = 'roles' | 'lostPhone';

export interface SubStep {
  id: string;
  title(): string;
  /** What to do and why, as Markdown. */
  about(): string;
  /** The Console page, if it isn't the step's. */
  place?: PlaceId;
  /** The clicks on that page, with Twilio's own untranslated labels. */
  clicks?: readonly string[];
  section?: Section;
  /** Absent if no API sees the sub-step. */
  proof?: Proof;
  /** The pieces that a user marks as done, if they can change. If they change, an earlier attestation is no longer valid. */
  pieces?(record: ChecklistRecord): string[];
  /** What a user can record other than that it's done. */
  claims?: readonly Claim[];
  /** Audit events that hint at the sub-step. */
  traces?: readonly BillingEvent[];
  /** Whether Twilio shows a secret here, which could end up in a note. Such a sub-step takes no notes. */
  secret?: true;
  /** Whether the sub-step goes beyond the guide. Such sub-steps are grouped and don't count toward their step. */
  recommended?: true;
}

export interface Step {
  id: string;
  title(): string;
  about(): string;
  place: PlaceId;
  /** Twilio's own page about it. */
  help: { title(): string; url: string };
  section?: Section;
  subSteps: readonly SubStep[];
}

export function proof<K extends CheckId>(
  check: K,
  judge: (evidence: EvidenceOf<K>, known: Known) => Finding | undefined,
): Proof {
  const ours = (evidence: Evidence): evidence is EvidenceOf<K> => evidence.kind === check;
  return { check, judge: (evidence, known) => (ours(evidence) ? judge(evidence, known) : undefined) };
}
