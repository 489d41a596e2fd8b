import * as z from 'zod';
import { CATEGORIES, COMPLEXITIES, DOMAINS } from '../../core/classify/classification.js';
import { TIERS } from '../../core/model.js';
import rows from './examples.json' with { type: 'json' };

/** One row of examples.json, labelled as training/RUBRIC.md says. */
const exampleSchema = z.strictObject({
  prompt: z.string().min(1),
  tier: z.enum(TIERS),
  complexity: z.enum(COMPLEXITIES),
  category: z.enum(CATEGORIES),
  domain: z.enum(DOMAINS),
});

/** A request with the labels it should get. */
export type Example = z.infer<typeof exampleSchema>;

let parsed: readonly Example[] | undefined;

/** All examples, written for this project; parsed on first use. */
export const examples = (): readonly Example[] => (parsed ??= z.array(exampleSchema).parse(rows));

/** So many examples, taken in turn from each kind (tier, complexity and category), so that every kind is shown. */
export function spreadExamples(all: readonly Example[], count: number): readonly Example[] {
  const kinds = new Map<string, Example[]>();
  for (const example of all) {
    const kind = `${example.tier} ${example.complexity} ${example.category}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), example]);
  }
  const inTurn = all.map((_, round) => [...kinds.values()].flatMap((kind) => kind[round] ?? []));
  return inTurn.flat().slice(0, count);
}
