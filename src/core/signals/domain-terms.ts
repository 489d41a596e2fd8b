import type { Signal } from './signal.js';
import { nameTerms, termsFound } from './support.js';
import { LISTED_DOMAINS, type Findings, type ListedDomain } from './vocabulary/lexicon.js';

/** What a request in each field adds. Source: FEATURES 2.1a, which knows no points for research. */
const FIELD_POINTS: Readonly<Record<ListedDomain, number>> = {
  legal: 0.35,
  medical: 0.35,
  security: 0.35,
  finance: 0.3,
  architecture: 0.25,
  ml: 0.25,
  research: 0,
};

const SCORED_FIELDS = LISTED_DOMAINS.filter((field) => FIELD_POINTS[field] > 0);

/** A hint ("contract", "patient") is a third as sure as a term that is used in its field alone. */
const SURE = 3;
const HINT = 1;

/** One term that is sure, or three hints. */
const ENOUGH = 3;

/** Words of a field where mistakes are costly or knowledge is deep. Only the strongest field counts. */
export const domainTerms: Signal = {
  id: 'domain-terms',
  group: 'domain',
  meaning: 'Words of a specialist field: law, medicine, security, finance, architecture, machine learning',
  read: ({ found }) => {
    const strongest = strongestField(found, SCORED_FIELDS);
    if (!strongest) return undefined;
    const { field, terms } = strongest;
    return { points: FIELD_POINTS[field], evidence: `${field} words ${nameTerms(terms)}` };
  },
};

/** A field whose words were found. `isSure` when they leave no doubt; `surenessRatio` grows to 1 with them. */
export type FieldFound = {
  readonly field: ListedDomain;
  readonly terms: readonly string[];
  readonly weight: number;
  readonly surenessRatio: number;
  readonly isSure: boolean;
};

/** The field with most to show for it; between equals the one that adds more points. Undefined without any word. */
export function strongestField(
  found: Findings,
  fields: readonly ListedDomain[] = LISTED_DOMAINS,
): FieldFound | undefined {
  let best: FieldFound | undefined;
  for (const field of fields) {
    const candidate = readField(found, field);
    if (candidate && (!best || isStronger(candidate, best))) best = candidate;
  }
  return best;
}

function readField(found: Findings, field: ListedDomain): FieldFound | undefined {
  const sure = termsFound(found, field);
  const hints = termsFound(found, `${field}-hint`);
  const weight = sure.length * SURE + hints.length * HINT;
  if (weight === 0) return undefined;
  const surenessRatio = Math.min(weight, ENOUGH) / ENOUGH;
  return { field, terms: [...sure, ...hints], weight, surenessRatio, isSure: weight >= ENOUGH };
}

const isStronger = (a: FieldFound, b: FieldFound): boolean =>
  a.weight === b.weight ? FIELD_POINTS[a.field] > FIELD_POINTS[b.field] : a.weight > b.weight;
