import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { isSameProof, proofOf, type Identity } from '../proxy/proof.js';
import { parseJson } from '../wire/json.js';
import { NeighbourLine } from './neighbour.js';
import { readText, writePrivate } from './storage.js';

const identitySchema = z.object({
  instance: z.string().max(64),
  role: z.enum(['owner', 'standby']),
  protocol: z.int().positive(),
});
const noteSchema = identitySchema.extend({
  url: z.string().regex(/^http:\/\/127\.0\.0\.1:\d{1,5}$/),
  pid: z.int().positive(),
  stopped: z.boolean().default(false),
});

/** How other processes of this user find the proxy. `stopped` says that a person ended it, so nobody takes over. */
export type ProxyNote = z.infer<typeof noteSchema>;

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
  return parsed(await readText(noteFile(dir)), noteSchema);
}

/** Whoever listens has this long to answer; ours does within milliseconds. */
const IDENTIFY_MS = 500;

const answerSchema = identitySchema.extend({ proof: z.string() });

/** Who answers on a line: a process of this user, one that could not prove it, nobody any more, or nobody in time. */
export type Met =
  | { readonly kind: 'ours'; readonly identity: Identity }
  | { readonly kind: 'stranger' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'silent' };

/** Asks for a proof that only this user's processes can give, for this port and this moment. No secret is sent. */
export async function meet(line: NeighbourLine, token: () => string, timeoutMs = IDENTIFY_MS): Promise<Met> {
  const nonce = randomBytes(16).toString('hex');
  const heard = await line.ask({ path: `/signalbox/identify?nonce=${nonce}`, timeoutMs });
  if (heard.kind !== 'answer') return heard;
  const answer = parsed(heard.text, answerSchema);
  if (!answer) return { kind: 'stranger' };
  const { proof, ...identity } = answer;
  const expected = proofOf(token(), nonce, Number(new URL(line.url).port), identity);
  return isSameProof(proof, expected) ? { kind: 'ours', identity } : { kind: 'stranger' };
}

/** The same, once, over a connection of its own. */
export async function meetAt(url: string, token: string): Promise<Met> {
  const line = new NeighbourLine(url);
  try {
    return await meet(line, () => token);
  } finally {
    line.close();
  }
}

/** Who listens at `url` if it is a process of this user; undefined for anybody else. */
export async function identify(url: string, token: string): Promise<Identity | undefined> {
  const met = await meetAt(url, token);
  return met.kind === 'ours' ? met.identity : undefined;
}

/** The note of a proxy that really is ours and answers now. */
export async function liveNote(dir: string, token: string): Promise<ProxyNote | undefined> {
  const note = await readNote(dir);
  const identity = note && (await identify(note.url, token));
  return identity && { ...note, ...identity };
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
