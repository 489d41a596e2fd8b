import type { Specialty } from '../classify/classification.js';
import { strongestField } from './domain-terms.js';
import { readSignals, scoreOf } from './score.js';
import { scriptOf, type Script } from './script.js';
import type { Turn } from './signal.js';
import { hasCode, hasMath } from './task-kind.js';
import { readableText } from './turn.js';
import { hitsOf, type Findings, type WordClass } from './vocabulary/lexicon.js';

/** What can be read off a prompt. The names are those of A3M Router's `analyze()`. Source: FEATURES C4. */
export type Analysis = {
  readonly detectedDomain: Specialty | undefined;
  /** 0 to 1: how sure the words leave that domain. */
  readonly domainScore: number;
  readonly hasCode: boolean;
  readonly requiresReasoning: boolean;
  /** 0 to 1, as the documented keyword scorer gives it. */
  readonly complexity: number;
  /** Characters of the person's text. */
  readonly length: number;
  readonly hasMath: boolean;
  readonly isMultilingual: boolean;
  readonly isTranslation: boolean;
  readonly isCreative: boolean;
  readonly isSecurity: boolean;
  readonly isDevops: boolean;
  readonly isData: boolean;
  readonly script: Script | undefined;
};

/** Terms of our lists that belong to running software. */
export const DEVOPS_TERMS: readonly string[] = [
  'ansible',
  'aws',
  'azure',
  'blue-green',
  'canary',
  'ci',
  'ci/cd',
  'cron',
  'docker',
  'docker compose',
  'dockerfile',
  'failover',
  'gcp',
  'helm',
  'infrastructure',
  'kubernetes',
  'load balancer',
  'load balancing',
  'rolling update',
  'terraform',
  'zero-downtime',
];

/** Terms of our lists that belong to data and databases. */
export const DATA_TERMS: readonly string[] = [
  'clustering',
  'csv',
  'data lake',
  'data science',
  'data warehouse',
  'database',
  'dataset',
  'dynamodb',
  'ipynb',
  'mongodb',
  'mysql',
  'postgres',
  'postgresql',
  'query',
  'regression',
  'sql',
  'sql query',
  'sqlite',
  'statistics',
  'time series forecasting',
];

const DEVOPS = new Set(DEVOPS_TERMS);
const DATA = new Set(DATA_TERMS);

/** Reads the features of a turn. */
export function analyze(turn: Turn): Analysis {
  const { found, human } = turn;
  const strongest = strongestField(found);
  const script = scriptOf(readableText(human));
  return {
    detectedDomain: strongest?.field,
    domainScore: strongest?.surenessRatio ?? 0,
    hasCode: hasCode(turn),
    requiresReasoning: has(found, 'reasoning', 'cue-reasoning'),
    complexity: scoreOf(readSignals(turn)),
    length: human.characters,
    hasMath: hasMath(turn),
    isMultilingual: script === 'mixed',
    isTranslation: has(found, 'translation'),
    isCreative: has(found, 'creative', 'cue-creative'),
    isSecurity: has(found, 'security', 'security-hint'),
    isDevops: hasTermOf(found, DEVOPS),
    isData: hasTermOf(found, DATA),
    script,
  };
}

const has = (found: Findings, ...wordClasses: WordClass[]): boolean =>
  wordClasses.some((wordClass) => hitsOf(found, wordClass).length > 0);

const hasTermOf = (found: Findings, terms: ReadonlySet<string>): boolean =>
  [...found.values()].some((hits) => hits.some(({ term }) => terms.has(term)));
