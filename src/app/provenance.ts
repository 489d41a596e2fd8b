import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { GatewayError } from '../core/errors.js';
import type { MeasuredLabels, MeasuredOrder, Provenance } from '../dashboard/provenance.js';
import { parseJson } from '../wire/json.js';

/** Names of the files in the folder of the bundle. */
const META_FILE = 'classifier.meta.json';
const WEIGHTS_FILE = 'classifier.bin';

const ratio = z.number().min(0).max(1);
/** Labels without an order have no under and over. */
const maybeRatio = ratio.nullish().transform((value) => value ?? undefined);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const n = z.int().positive();

const order: z.ZodType<MeasuredOrder> = z.object({
  set: z.string(),
  n,
  apgr: z.number(),
  low: z.number(),
  high: z.number(),
});

const labels: z.ZodType<MeasuredLabels> = z.object({
  set: z.string(),
  head: z.string(),
  n,
  exact: ratio,
  under: maybeRatio,
  over: maybeRatio,
});

const provenanceSchema: z.ZodType<Provenance> = z.object({
  asOf: z.string().min(1),
  sha256,
  bytes: n,
  gzipBytes: n,
  dataSha256: sha256,
  corpusSha256: sha256,
  report: z.object({
    crossValidated: z.array(order),
    validation: z.object({ apgr: z.array(order), labels: z.array(labels) }),
    heldOut: z.array(labels),
  }),
});

/** What training wrote of the weights that lie beside the page's folder; undefined, with a warning, when that is not known. */
export async function readProvenance(
  pageDir: string,
  warn: (message: string) => void,
): Promise<Provenance | undefined> {
  const read = (file: string): Promise<Buffer> => readFile(path.join(pageDir, '..', file));
  try {
    const [text, weights] = await Promise.all([read(META_FILE), read(WEIGHTS_FILE)]);
    const provenance = parseJson(text.toString('utf8'), provenanceSchema, 'internal');
    const found = createHash('sha256').update(weights).digest('hex');
    if (found === provenance.sha256) return provenance;
    throw new GatewayError('internal', `${META_FILE} is about other weights than those of ${WEIGHTS_FILE}.`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    warn(`Where the learned weights come from is not known. ${reason}`);
    return undefined;
  }
}
