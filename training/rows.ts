import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { CATEGORIES, COMPLEXITIES, DOMAINS } from '../src/core/classify/classification.js';
import { RELATIONS } from '../src/core/learned/model.js';
import { TIERS } from '../src/core/model.js';

/** Sets whose licence does not allow weights that ship. Source: the data's README. */
export const NOT_FOR_SHIPPING: ReadonlySet<string> = new Set([
  'alpacaeval',
  'routerbench_zs',
  'routerdc7',
  'flask',
  'stackeval',
]);

const base = { id: z.string(), set: z.string(), split: z.enum(['train', 'val']), prompt: z.string() };

/** How models of different price did on a prompt; scores 0 to 1. */
const outcomeRow = z.object({
  ...base,
  task: z.string(),
  domain: z.string().nullable(),
  scores: z.record(z.string(), z.number()),
  y_cheap: z.number().nullable(),
  y_strong: z.number().nullable(),
});
export type OutcomeRow = z.infer<typeof outcomeRow>;

/** What somebody said of a prompt. */
const labelRow = z.object({
  ...base,
  complexity: z.enum(COMPLEXITIES).nullish(),
  tier: z.int().min(0).max(3).nullish(),
  category: z.enum(CATEGORIES).nullish(),
});
export type LabelRow = z.infer<typeof labelRow>;

const message = z.object({ role: z.enum(['user', 'assistant', 'tool']), content: z.string() });

/** A row of our own corpus; see RUBRIC.md. */
const corpusRow = z.strictObject({
  id: z.string(),
  prompt: z.string().optional(),
  messages: z.array(message).min(1).optional(),
  tier: z.enum(TIERS),
  complexity: z.enum(COMPLEXITIES),
  category: z.enum(CATEGORIES),
  domain: z.enum(DOMAINS),
  lift: z.number().min(0).max(1),
  group: z.string().optional(),
  /** Of the last turn of a conversation to the turns before. */
  relation: z.enum(RELATIONS).optional(),
});
export type CorpusRow = z.infer<typeof corpusRow>;

/** A last turn alone, with its relation to a conversation. */
const relationRow = z.strictObject({ id: z.string(), text: z.string(), relation: z.enum(RELATIONS) });
export type RelationRow = z.infer<typeof relationRow>;

const modelsFile = z.object({ models: z.record(z.string(), z.object({ tier: z.enum(TIERS), price: z.number() })) });
export type ModelTiers = z.infer<typeof modelsFile>['models'];

/** Everything that training reads. */
export type TrainingRows = {
  readonly outcomes: readonly OutcomeRow[];
  readonly labels: readonly LabelRow[];
  readonly corpus: readonly CorpusRow[];
  readonly relations: readonly RelationRow[];
  readonly models: ModelTiers;
};

/** Reads the outcome and label rows of a data folder, and our own. Throws with file and line where a row is not as it should be. */
export const readRows = (dataDir: string, corpusDir: string): TrainingRows => ({
  outcomes: readJsonl(path.join(dataDir, 'outcomes.jsonl'), outcomeRow),
  labels: readJsonl(path.join(dataDir, 'labels.jsonl'), labelRow),
  models: modelsFile.parse(JSON.parse(readFileSync(path.join(dataDir, 'models.json'), 'utf8'))).models,
  ...readOwnRows(corpusDir),
});

/** Reads the rows that are written for this project. */
export function readOwnRows(corpusDir: string): Pick<TrainingRows, 'corpus' | 'relations'> {
  const files = readdirSync(corpusDir)
    .filter((name) => name.endsWith('.jsonl'))
    .sort();
  return {
    corpus: files.flatMap((name) => readJsonl(path.join(corpusDir, name), corpusRow)),
    relations: readJsonl(path.join(corpusDir, '../relations.jsonl'), relationRow),
  };
}

function readJsonl<Row>(file: string, schema: z.ZodType<Row>): readonly Row[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    if (line === '') return [];
    const where = `${file}:${index + 1}`;
    const parsed = schema.safeParse(parseJson(line, where));
    if (parsed.success) return [parsed.data];
    throw new Error(`${where}: ${z.prettifyError(parsed.error)}`);
  });
}

function parseJson(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new Error(`${where}: this line is not JSON`);
  }
}
