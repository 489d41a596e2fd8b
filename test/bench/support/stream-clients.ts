import * as http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What many clients saw. Delays are from the provider's write to the client's read, in milliseconds. */
export type Seen = { readonly delaysMs: number[]; readonly faults: string[]; replies: number };

/** So many clients at a time, each with one reply after the other until the time is over. */
export type Crowd = {
  readonly url: string;
  readonly token: string;
  readonly streams: number;
  readonly forMs: number;
  readonly eventsPerReply: number;
  readonly everyMs: number;
};

/** Clients do not start in one instant: spread over this, as long as a reply lasts at most. */
const START_SPREAD_MS = 2_000;

/** More than this would only cost memory: later delays then stand for some of the earlier ones. */
const MAX_SAMPLES = 2_000_000;

/** Runs a crowd to its end. A reply counts as failed unless it has the status 200 and every event in order. */
export async function runCrowd(crowd: Crowd): Promise<Seen> {
  const seen: Seen = { delaysMs: [], faults: [], replies: 0 };
  const agent = new http.Agent({ keepAlive: true, maxSockets: crowd.streams, maxFreeSockets: crowd.streams });
  const endMs = performance.now() + crowd.forMs;
  const client = async (number: number): Promise<void> => {
    await sleep((number / crowd.streams) * START_SPREAD_MS);
    for (let round = 0; performance.now() < endMs; round += 1) {
      try {
        await readReply(crowd, agent, `${number}-${round}`, seen);
        seen.replies += 1;
      } catch (error) {
        seen.faults.push(String(error));
        await sleep(crowd.everyMs);
      }
    }
  };
  await Promise.all(Array.from({ length: crowd.streams }, (_, number) => client(number)));
  agent.destroy();
  return seen;
}

const nowUs = (): number => Number(process.hrtime.bigint() / 1_000n);

function readReply(crowd: Crowd, agent: http.Agent, name: string, { delaysMs }: Seen): Promise<void> {
  const { url, token, eventsPerReply, everyMs } = crowd;
  const content = `events ${eventsPerReply} every ${everyMs} for client ${name}`;
  const body = JSON.stringify({ model: 'auto', stream: true, messages: [{ role: 'user', content }] });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    const request = http.request(`${url}/v1/chat/completions`, { method: 'POST', agent, headers }, (response) => {
      let events = 0;
      let rest = '';
      response.setEncoding('latin1').on('data', (chunk: string) => {
        const atUs = nowUs();
        const text = rest + chunk;
        for (const [, writtenUs] of text.matchAll(/@(\d{6,18})@/g)) {
          events += 1;
          delaysMs[delaysMs.length % MAX_SAMPLES] = (atUs - Number(writtenUs)) / 1_000;
        }
        rest = text.slice(text.lastIndexOf('\n') + 1);
        if (text.endsWith('data: [DONE]\n\n')) rest = 'done';
      });
      response.on('end', () => {
        const isWhole = response.statusCode === 200 && events === eventsPerReply && rest === 'done';
        if (isWhole) resolve();
        else
          reject(
            new Error(
              `status ${response.statusCode ?? 0} with ${events} of ${eventsPerReply} events: ${rest.slice(0, 200)}`,
            ),
          );
      });
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}
