import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { RejectionGroup } from '../core/route/types.js';

/** A group as a decision holds it: itself, or the first and last number of several in the table of groups. */
export type KeptGroup = RejectionGroup | readonly [first: number, last: number];

/**
 * A function that gives the groups of a decision as they are to be kept. A group that comes a second time, as the same
 * object, goes into the table; what belongs to one request alone stays in its row. To be made anew after a transaction
 * that failed, as its numbers are in no file.
 */
export function makeGroupKeeper(db: DatabaseSync): (groups: readonly RejectionGroup[]) => readonly KeptGroup[] {
  const insert = db.prepare('INSERT INTO rejection_groups (body) VALUES (?) ON CONFLICT (body) DO NOTHING');
  const find = db.prepare('SELECT id FROM rejection_groups WHERE body = ?');
  const seen = new WeakMap<RejectionGroup, number | 'once'>();

  /** Undefined for a group that was never seen before. */
  function numberOf(group: RejectionGroup): number | undefined {
    const known = seen.get(group);
    if (known !== 'once' && known !== undefined) return known;
    let number: number | undefined;
    if (known === 'once') {
      const body = JSON.stringify(toStored(group));
      insert.run(body);
      number = Number(find.get(body)?.['id']);
    }
    seen.set(group, number ?? 'once');
    return number;
  }

  return (groups) => {
    const kept: KeptGroup[] = [];
    for (const group of groups) {
      const number = numberOf(group);
      const before = kept.at(-1);
      if (number === undefined) kept.push(toStored(group));
      else if (isRun(before) && before[1] === number - 1) kept[kept.length - 1] = [before[0], number];
      else kept.push([number, number]);
    }
    return kept;
  };
}

const isRun = (kept: KeptGroup | undefined): kept is readonly [number, number] => Array.isArray(kept);

/** Fields that are not named here are not kept. */
const toStored = ({ stage, reason, models, count }: RejectionGroup): RejectionGroup => ({
  stage,
  reason,
  models,
  count,
});

const decisionShape = z.looseObject({ rejections: z.array(z.union([z.tuple([z.int(), z.int()]), z.looseObject({})])) });

/** A function that puts the groups of a kept decision in the place of their numbers. Throws ZodError where it is none. */
export function makeGroupReader(db: DatabaseSync): (decision: unknown) => unknown {
  const find = db.prepare('SELECT body FROM rejection_groups WHERE id BETWEEN ? AND ? ORDER BY id');
  return (kept) => {
    const decision = decisionShape.parse(kept);
    const rejections = decision.rejections.flatMap((one) =>
      Array.isArray(one) ? find.all(...one).map(({ body }): unknown => JSON.parse(String(body))) : [one],
    );
    return { ...decision, rejections };
  };
}
