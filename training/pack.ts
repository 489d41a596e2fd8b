import { LONG_GAP, MAGIC, type Header } from '../src/catalog/learned-model.js';
import { BUCKETS } from '../src/core/learned/features.js';
import { HEAD_STARTS, HEADS, type HeadName } from '../src/core/learned/model.js';
import type { LinearModel } from './fit.js';

/** Largest byte of a weight: 63 steps lose nothing measurable against 127, and pack to three quarters. */
const MOST = 63;

/** Of the weights of one head this share is cut to the largest byte, so that a few outliers do not coarsen all others. */
const CUT_OFF_RATIO = 0.001;

/** Weights kept of each output, those that move most texts most. Chosen so that the file stays below 256 KB packed. */
const KEPT: Readonly<Record<HeadName, number>> = {
  style: 1_000,
  lift: 4_000,
  complexity: 5_000,
  tier: 6_000,
  category: 4_000,
  domain: 3_000,
  relation: 1_400,
};

/** Everything that goes into a weights file. */
export type Parts = {
  readonly header: Omit<Header, 'entries' | 'gaps'>;
  readonly model: LinearModel;
  readonly terms: { readonly hashes: Uint32Array; readonly sets: Uint16Array };
  readonly namedWords: Uint32Array;
};

/** Makes the weights file: the same parts always give the same bytes. */
export function pack({ header, model, terms, namedWords }: Parts): Uint8Array {
  const heads = Array.from({ length: HEADS }, (_, head) => quantise(model, head));
  const gaps = heads.flatMap(({ entries }) => gapsOf(entries.map(({ bucket }) => bucket)));
  const sizes = { entries: heads.map(({ entries }) => entries.length), gaps: gaps.length };
  const json = new TextEncoder().encode(JSON.stringify({ ...header, ...sizes } satisfies Header));
  const start = new Uint8Array(8);
  start.set(new TextEncoder().encode(MAGIC));
  new DataView(start.buffer).setUint32(4, json.length, true);
  return concatenate([
    start,
    json,
    floats(model.scaling.means),
    floats(model.scaling.deviations),
    floats(model.form),
    floats(heads.map(({ scale }) => scale)),
    floats(model.intercepts),
    ascending(terms.hashes),
    shorts(terms.sets),
    ascending(namedWords),
    Uint8Array.from(gaps),
    Uint8Array.from(heads.flatMap(({ entries }) => entries.map(({ steps }) => steps & 255))),
  ]);
}

/** The weights of one output in steps of its scale, by ascending bucket; those of no step are left out. */
type Quantised = {
  readonly scale: number;
  readonly entries: readonly { readonly bucket: number; readonly steps: number }[];
};

function quantise({ words, scaling: { counts } }: LinearModel, head: number): Quantised {
  const weightOf = (bucket: number): number => words[bucket * HEADS + head] ?? 0;
  const kept = largest(words, counts, head);
  const scale = scaleOf(kept.map((bucket) => Math.abs(weightOf(bucket))));
  const entries = kept
    .toSorted((a, b) => a - b)
    .map((bucket) => ({ bucket, steps: Math.max(-MOST, Math.min(MOST, Math.round(weightOf(bucket) / scale))) }))
    .filter(({ steps }) => steps !== 0);
  return { scale, entries };
}

/** Buckets between one entry and the next, a byte each; 255 stands for 255 more that have none. */
function gapsOf(buckets: readonly number[]): readonly number[] {
  let next = 0;
  return buckets.flatMap((bucket) => {
    const gap = bucket - next;
    next = bucket + 1;
    return [...new Array<number>(Math.floor(gap / LONG_GAP)).fill(LONG_GAP), gap % LONG_GAP];
  });
}

/** The buckets whose weights matter most to a head: large ones, and ones that many texts fill. */
function largest(words: Float32Array, counts: Float32Array, head: number): readonly number[] {
  const weight = (bucket: number): number =>
    Math.abs(words[bucket * HEADS + head] ?? 0) * Math.sqrt(counts[bucket] ?? 0);
  const ranked = Array.from({ length: BUCKETS }, (_, bucket) => ({ bucket, weight: weight(bucket) }))
    .filter((one) => one.weight > 0)
    .sort((a, b) => b.weight - a.weight || a.bucket - b.bucket);
  return ranked.slice(0, keptOf(head)).map(({ bucket }) => bucket);
}

function keptOf(head: number): number {
  const names = Object.keys(KEPT) as HeadName[]; // safe: KEPT has exactly these keys
  const name = names.findLast((one) => head >= HEAD_STARTS[one]) ?? 'style';
  return KEPT[name];
}

/** One step of a byte. */
function scaleOf(sizes: readonly number[]): number {
  const sorted = sizes.toSorted((a, b) => a - b);
  const most = sorted[Math.floor(sorted.length * (1 - CUT_OFF_RATIO))] ?? sorted.at(-1) ?? 1;
  return Number((most / MOST).toPrecision(4)) || 1;
}

function floats(values: ArrayLike<number>): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  for (let at = 0; at < values.length; at += 1) view.setFloat32(at * 4, round(values[at] ?? 0), true);
  return new Uint8Array(view.buffer);
}

/** Four significant digits are more than the data knows, and pack better. */
const round = (value: number): number => (value === 0 ? 0 : Number(value.toPrecision(4)));

function shorts(values: Uint16Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 2));
  values.forEach((value, at) => view.setUint16(at * 2, value, true));
  return new Uint8Array(view.buffer);
}

function ascending(values: Uint32Array): Uint8Array {
  const out = new Uint8Array(values.length * 4);
  let before = 0;
  values.forEach((value, at) => {
    const step = value - before;
    for (let plane = 0; plane < 4; plane += 1) out[plane * values.length + at] = (step >>> (8 * plane)) & 255;
    before = value;
  });
  return out;
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
