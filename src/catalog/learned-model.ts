import * as z from 'zod';
import { DENSE_SIZE } from '../core/learned/dense.js';
import { BUCKETS } from '../core/learned/features.js';
import { HEADS, RELATIONS, STYLES, ZERO_STEPS, type BucketWeights, type LearnedModel } from '../core/learned/model.js';
import { TERM_CLASSES, TermTable } from '../core/learned/terms.js';
import { SOURCES } from '../core/learned/carry.js';

/** First bytes of a weights file. */
export const MAGIC = 'SBX1';

const CUT_OFF = 'The classifier weights are cut off. Reinstall the extension, or train again.';
const DAMAGED = 'The classifier weights are damaged. Reinstall the extension, or train again.';

const line = z.strictObject({ intercept: z.number(), slope: z.number() });
const tier = z.int().min(0).max(3);
const knots = z.array(z.tuple([z.number(), z.number()]));

/** The JSON at the start of a weights file: what was fitted after the linear model, and the sizes of what follows. */
export const headerSchema = z.strictObject({
  styles: z.array(z.string()).refine((names) => names.join() === STYLES.join(), 'other kinds of request'),
  classes: z.array(z.string()).refine((names) => names.join() === TERM_CLASSES.join(), 'other word classes'),
  classSets: z
    .array(
      z.array(
        z
          .int()
          .min(0)
          .max(TERM_CLASSES.length - 1),
      ),
    )
    .max(65_536),
  terms: z.int().nonnegative(),
  namedWords: z.int().nonnegative(),
  /** Weights of each output that are not zero, and the bytes that say where they stand. */
  entries: z.array(z.int().nonnegative().max(BUCKETS)).length(HEADS),
  gaps: z.int().nonnegative(),
  dense: z.literal(DENSE_SIZE),
  heads: z.literal(HEADS),
  calibration: z.strictObject({
    temperatures: z.strictObject({
      style: z.number().positive(),
      complexity: z.number().positive(),
      tier: z.number().positive(),
      category: z.number().positive(),
      domain: z.number().positive(),
      relation: z.number().positive(),
    }),
    outcomes: z
      .array(z.strictObject({ ok: z.array(line).length(4), lower: tier, upper: tier, cut: z.number() }).nullable())
      .length(STYLES.length)
      .transform((all) => all.map((one) => one ?? undefined)),
    liftRanges: z.array(z.tuple([z.number(), z.number()])).length(STYLES.length),
    cheapOk: knots,
    enoughRatio: z.number().gt(0).lt(1),
    confidence: knots,
    carry: z.array(z.array(z.number().min(0).max(1)).length(SOURCES.length)).length(RELATIONS.length),
  }),
});
export type Header = z.input<typeof headerSchema>;

/** Reads a weights file. Throws with a reason when it is not one, is cut off, or was made for another version. */
export function decodeLearnedModel(bytes: Uint8Array): LearnedModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8 || String.fromCharCode(...bytes.subarray(0, 4)) !== MAGIC) {
    throw new Error('The classifier weights are not a weights file. Reinstall the extension, or train again.');
  }
  const headerEnd = 8 + view.getUint32(4, true);
  if (headerEnd > bytes.length) throw new Error(CUT_OFF);
  const header = parseHeader(bytes.subarray(8, headerEnd));
  const reader = new Reader(view, headerEnd);
  const floats = (count: number): Float32Array => reader.floats(count);
  const denseMeans = floats(DENSE_SIZE);
  const denseDeviations = floats(DENSE_SIZE);
  const denseWeights = floats(DENSE_SIZE * HEADS);
  const scales = floats(HEADS);
  const intercepts = floats(HEADS);
  const terms = reader.ascending(header.terms);
  const sets = reader.shorts(header.terms);
  const named = reader.ascending(header.namedWords);
  const weights = reader.weights(header.entries, header.gaps);
  reader.end();
  return {
    vocabulary: { table: new TermTable(terms, sets), sets: header.classSets },
    namedWords: new Set(named),
    weights,
    scales,
    intercepts,
    denseMeans,
    denseDeviations,
    denseWeights,
    calibration: header.calibration,
  };
}

function parseHeader(bytes: Uint8Array): z.output<typeof headerSchema> {
  const parsed = headerSchema.safeParse(parseJson(new TextDecoder().decode(bytes)));
  if (parsed.success) return parsed.data;
  throw new Error(`The classifier weights do not fit this version: ${z.prettifyError(parsed.error)}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(DAMAGED);
  }
}

/** Reads numbers one after the other. DataView, because nothing in the file is aligned. */
class Reader {
  readonly #view: DataView;
  #at: number;

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
  }

  floats(count: number): Float32Array {
    const from = this.#next(count * 4);
    const values = new Float32Array(count);
    for (let at = 0; at < count; at += 1) values[at] = this.#view.getFloat32(from + at * 4, true);
    return values;
  }

  shorts(count: number): Uint16Array {
    const from = this.#next(count * 2);
    const values = new Uint16Array(count);
    for (let at = 0; at < count; at += 1) values[at] = this.#view.getUint16(from + at * 2, true);
    return values;
  }

  /** Ascending numbers as differences of four bytes, each byte in a run of its own so that it packs well. */
  ascending(count: number): Uint32Array {
    const [lowest, low, high, highest] = [
      this.#bytes(count),
      this.#bytes(count),
      this.#bytes(count),
      this.#bytes(count),
    ];
    const values = new Uint32Array(count);
    let value = 0;
    for (let at = 0; at < count; at += 1) {
      value += (lowest[at] ?? 0) + (low[at] ?? 0) * 2 ** 8 + (high[at] ?? 0) * 2 ** 16 + (highest[at] ?? 0) * 2 ** 24;
      values[at] = value;
    }
    return values;
  }

  /** Where the weights of each output stand, head by head, then their steps. */
  weights(counts: readonly number[], gapBytes: number): BucketWeights {
    const gaps = this.#bytes(gapBytes);
    const steps = this.#bytes(counts.reduce((sum, count) => sum + count, 0));
    return toWeights(bucketsOf(counts, gaps), counts, steps);
  }

  end(): void {
    if (this.#at !== this.#view.byteLength) throw new Error('The classifier weights are longer than they say.');
  }

  #bytes(count: number): Uint8Array {
    const from = this.#next(count);
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + from, count);
  }

  #next(bytes: number): number {
    const at = this.#at;
    this.#at += bytes;
    if (this.#at > this.#view.byteLength) throw new Error(CUT_OFF);
    return at;
  }
}

/** A gap of so many buckets without an entry goes on in the next byte. */
export const LONG_GAP = 255;

/** The bucket of each entry, head by head. Throws when the gaps are not those of the counts. */
function bucketsOf(counts: readonly number[], gaps: Uint8Array): Uint16Array {
  const buckets = new Uint16Array(counts.reduce((sum, count) => sum + count, 0));
  let entry = 0;
  let byte = 0;
  for (const count of counts) {
    let bucket = 0;
    for (let left = count; left > 0; left -= 1) {
      for (; gaps[byte] === LONG_GAP; byte += 1) bucket += LONG_GAP;
      bucket += gaps[byte] ?? BUCKETS;
      byte += 1;
      if (bucket >= BUCKETS) throw new Error(DAMAGED);
      buckets[entry++] = bucket++;
    }
  }
  if (byte !== gaps.length) throw new Error(DAMAGED);
  return buckets;
}

/** From entries head by head to entries bucket by bucket. */
function toWeights(buckets: Uint16Array, counts: readonly number[], steps: Uint8Array): BucketWeights {
  const starts = new Uint32Array(BUCKETS + 1);
  for (const bucket of buckets) starts[bucket + 1] = (starts[bucket + 1] ?? 0) + 1;
  for (let bucket = 1; bucket <= BUCKETS; bucket += 1) {
    starts[bucket] = (starts[bucket] ?? 0) + (starts[bucket - 1] ?? 0);
  }
  const next = starts.slice();
  const entries = new Uint16Array(buckets.length);
  let at = 0;
  counts.forEach((count, head) => {
    for (const end = at + count; at < end; at += 1) {
      const bucket = buckets[at] ?? 0;
      const entry = next[bucket] ?? 0;
      next[bucket] = entry + 1;
      // Bytes are signed in the file: 255 is one step down.
      entries[entry] = head * 256 + (((steps[at] ?? 0) + ZERO_STEPS) & 255);
    }
  });
  return { starts, entries };
}
