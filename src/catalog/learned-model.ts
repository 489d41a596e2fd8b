import * as z from 'zod';
import { DENSE_SIZE } from '../core/learned/dense.js';
import { BUCKETS } from '../core/learned/features.js';
import { HEADS, RELATIONS, STYLES, type LearnedModel } from '../core/learned/model.js';
import { TERM_CLASSES, TermTable } from '../core/learned/terms.js';
import { SOURCES } from '../core/learned/carry.js';

/** First bytes of a weights file. */
export const MAGIC = 'SBX1';

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
  rows: z.int().nonnegative().max(BUCKETS),
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
  const { rowOfBucket, rows } = reader.rows(header.rows);
  reader.end();
  return {
    vocabulary: { table: new TermTable(terms, sets), sets: header.classSets },
    namedWords: new Set(named),
    rowOfBucket,
    rows,
    scales,
    intercepts,
    denseMeans,
    denseDeviations,
    denseWeights,
    calibration: header.calibration,
  };
}

function parseHeader(bytes: Uint8Array): z.output<typeof headerSchema> {
  const parsed = headerSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
  if (parsed.success) return parsed.data;
  throw new Error(`The classifier weights do not fit this version: ${z.prettifyError(parsed.error)}`);
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
    return Float32Array.from({ length: count }, () => this.#view.getFloat32(this.#next(4), true));
  }

  shorts(count: number): Uint16Array {
    return Uint16Array.from({ length: count }, () => this.#view.getUint16(this.#next(2), true));
  }

  /** Ascending numbers as differences of four bytes, each byte in a run of its own so that it packs well. */
  ascending(count: number): Uint32Array {
    const from = this.#at;
    this.#next(count * 4);
    let value = 0;
    return Uint32Array.from({ length: count }, (_, at) => {
      const byte = (plane: number): number => this.#view.getUint8(from + plane * count + at);
      value += byte(0) + byte(1) * 2 ** 8 + byte(2) * 2 ** 16 + byte(3) * 2 ** 24;
      return value;
    });
  }

  /** A bit for each bucket that has a row, then the rows head by head. */
  rows(count: number): { readonly rowOfBucket: Uint16Array; readonly rows: Int8Array } {
    const rowOfBucket = new Uint16Array(BUCKETS);
    let row = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      if ((bucket & 7) === 0) this.#next(1);
      if ((this.#view.getUint8(this.#at - 1) >> (bucket & 7)) & 1) rowOfBucket[bucket] = ++row;
    }
    if (row !== count) throw new Error('The classifier weights are damaged. Reinstall the extension, or train again.');
    const rows = new Int8Array(count * HEADS);
    const from = this.#next(count * HEADS);
    for (let head = 0; head < HEADS; head += 1) {
      for (let at = 0; at < count; at += 1) rows[at * HEADS + head] = this.#view.getInt8(from + head * count + at);
    }
    return { rowOfBucket, rows };
  }

  end(): void {
    if (this.#at !== this.#view.byteLength) throw new Error('The classifier weights are longer than they say.');
  }

  #next(bytes: number): number {
    const at = this.#at;
    this.#at += bytes;
    if (this.#at > this.#view.byteLength) {
      throw new Error('The classifier weights are cut off. Reinstall the extension, or train again.');
    }
    return at;
  }
}
