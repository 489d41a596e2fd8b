import { randomBytes, timingSafeEqual } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { proofOf } from '../proxy/proof.js';
import { parseJson } from '../wire/json.js';
import { askNeighbour } from './neighbour.js';
import { readText, writePrivate } from './storage.js';

const schema = z.object({
  url: z.string().regex(/^http:\/\/127\.0\.0\.1:\d{1,5}$/),
  instance: z.string(),
  role: z.enum(['owner', 'standby']),
});

/** How other processes of this user find the proxy. A standby gives way to an editor window. */
export type ProxyNote = z.infer<typeof schema>;

const noteFile = (dir: string): string => path.join(dir, 'proxy.json');

/** Leaves the note; only this user can read it. */
export const writeNote = (dir: string, note: ProxyNote): Promise<void> =>
  writePrivate(noteFile(dir), JSON.stringify(note));

/** Takes the note away if it is still ours. */
export async function removeNote(dir: string, instance: string): Promise<void> {
  if ((await readNote(dir))?.instance === instance) await rm(noteFile(dir), { force: true });
}

/** The note, or undefined when there is none that can be read. It may be stale: `identify` tells. */
export async function readNote(dir: string): Promise<ProxyNote | undefined> {
  return parsed(await readText(noteFile(dir)), schema);
}

const IDENTIFY_MS = 500;
const answerSchema = schema.omit({ url: true }).extend({ proof: z.string() });

/** Who listens at `url`, proved by a secret only this user's processes know; undefined for anybody else. No secret is sent. */
export async function identify(url: string, token: string): Promise<Omit<ProxyNote, 'url'> | undefined> {
  const nonce = randomBytes(16).toString('hex');
  const text = await askNeighbour(`${url}/signalbox/identify?nonce=${nonce}`, { timeoutMs: IDENTIFY_MS });
  const answer = parsed(text, answerSchema);
  if (!answer) return undefined;
  const expected = Buffer.from(proofOf(token, nonce));
  const given = Buffer.from(answer.proof);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  return { instance: answer.instance, role: answer.role };
}

/** What does not have the shape is as good as nothing: it was written by nobody of ours. */
function parsed<T>(text: string | undefined, shape: z.ZodType<T>): T | undefined {
  if (text === undefined) return undefined;
  try {
    return parseJson(text, shape, 'internal');
  } catch {
    return undefined;
  }
}
