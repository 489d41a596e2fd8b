import { randomBytes, timingSafeEqual } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { request } from 'node:http';
import path from 'node:path';
import * as z from 'zod';
import { proofOf } from '../proxy/proof.js';
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

/** The note, or undefined when there is none that can be read. It may be stale: `isOurs` tells. */
export async function readNote(dir: string): Promise<ProxyNote | undefined> {
  const text = await readText(noteFile(dir));
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const IDENTIFY_MS = 500;
const MAX_ANSWER_BYTES = 4_096;
const answerSchema = z.object({ proof: z.string(), instance: z.string(), role: z.enum(['owner', 'standby']) });

/** Who listens at `url`, proved by a secret only this user's processes know; undefined for anybody else. No secret is sent. */
export async function identify(url: string, token: string): Promise<Omit<ProxyNote, 'url'> | undefined> {
  const nonce = randomBytes(16).toString('hex');
  const answer = await getJson(`${url}/signalbox/identify?nonce=${nonce}`);
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) return undefined;
  const expected = Buffer.from(proofOf(token, nonce));
  const given = Buffer.from(parsed.data.proof);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  return { instance: parsed.data.instance, role: parsed.data.role };
}

function getJson(url: string): Promise<unknown> {
  return new Promise((resolve) => {
    const call = request(url, { timeout: IDENTIFY_MS, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
        if (text.length > MAX_ANSWER_BYTES) call.destroy();
      });
      response.on('end', () => {
        resolve(parseOrUndefined(text));
      });
      response.on('close', () => {
        resolve(undefined);
      });
    });
    call.on('timeout', () => call.destroy());
    call.on('error', () => {
      resolve(undefined);
    });
    call.end();
  });
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
