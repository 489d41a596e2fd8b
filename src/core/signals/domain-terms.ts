import type { Reading, Signal } from './signal.js';
import { nameTerms, termsFound, toCents } from './support.js';
import { LISTED_DOMAINS, type Findings, type ListedDomain } from './vocabulary/lexicon.js';

/** What a request in each domain adds. Source: FEATURES 2.1a; research has no value there and is set beside architecture. */
const DOMAIN_POINTS: Readonly<Record<ListedDomain, number>> = {
  legal: 0.35,
  medical: 0.35,
  security: 0.35,
  finance: 0.3,
  architecture: 0.25,
  ml: 0.25,
  research: 0.25,
};

/** One sure term is enough for all of a domain's points; a hint ("contract", "patient") is a third as sure. */
const ENOUGH = 3;
const SURE = 3;
const HINT = 1;

/** Words of a field where mistakes are costly or knowledge is deep. Only the strongest domain counts. */
export const domainTerms: Signal = {
  id: 'domain-terms',
  group: 'domain',
  meaning: 'Words of a specialist field: law, medicine, security, finance, architecture, machine learning, research',
  read: ({ found }) => strongestDomain(found)?.reading,
};

/** The domain with the most points, and what it adds; more terms decide between equals. Undefined without any term. */
export function strongestDomain(found: Findings): DomainReading | undefined {
  let best: DomainReading | undefined;
  for (const domain of LISTED_DOMAINS) {
    const reading = readDomain(found, domain);
    if (reading && (!best || isStronger(reading, best))) best = reading;
  }
  return best;
}

/** What one domain's words add. `isSure` when they are enough for all of its points. */
export type DomainReading = {
  readonly domain: ListedDomain;
  readonly isSure: boolean;
  readonly weight: number;
  readonly reading: Reading;
};

function readDomain(found: Findings, domain: ListedDomain): DomainReading | undefined {
  const sure = termsFound(found, domain);
  const hints = termsFound(found, `${domain}-hint`);
  const weight = sure.length * SURE + hints.length * HINT;
  if (weight === 0) return undefined;
  const points = toCents((DOMAIN_POINTS[domain] * Math.min(weight, ENOUGH)) / ENOUGH);
  const evidence = `${domain} words ${nameTerms([...sure, ...hints])}`;
  return { domain, weight, isSure: weight >= ENOUGH, reading: { points, evidence } };
}

const isStronger = (a: DomainReading, b: DomainReading): boolean =>
  a.reading.points === b.reading.points ? a.weight > b.weight : a.reading.points > b.reading.points;
