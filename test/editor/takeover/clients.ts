import * as http from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { chatBody } from '../../support/http.js';

/** Between two requests of a client. */
const PAUSE_MS = 20;

/** Longer than any reply takes. */
const TIMEOUT_MS = 30_000;

/** What became of a request that was not answered well. `bornMs` is when its connection was made, absent when none could be. */
export type Failure = {
  readonly startedMs: number;
  readonly endedMs: number;
  readonly bornMs: number | undefined;
  readonly why: string;
};

/** What clients got to see. */
export type Seen = {
  sent: number;
  /** Ids of requests whose replies came whole. */
  readonly answered: Set<string>;
  readonly failures: Failure[];
};

/** Clients that send one request after the other, every second one streamed, until they are told to stop. */
export function startClients(
  count: number,
  url: string,
  token: string,
): { readonly seen: Seen; stop(): Promise<void> } {
  const agent = new http.Agent({ keepAlive: true });
  const born = new WeakMap<Socket, number>();
  const seen: Seen = { sent: 0, answered: new Set(), failures: [] };
  let isOver = false;

  const sendOne = (number: number): Promise<void> =>
    new Promise((resolve) => {
      const startedMs = performance.now();
      let bornMs: number | undefined;
      const fail = (why: string): void => {
        seen.failures.push({ startedMs, endedMs: performance.now(), bornMs, why });
        resolve();
      };
      const request = http.request(`${url}/v1/chat/completions`, {
        method: 'POST',
        agent,
        timeout: TIMEOUT_MS,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      });
      request.on('socket', (socket) => {
        bornMs = born.get(socket);
        if (bornMs !== undefined) return;
        socket.once('connect', () => {
          bornMs = performance.now();
          born.set(socket, bornMs);
        });
      });
      request.on('timeout', () => request.destroy(new Error('no answer in time')));
      request.on('error', (error) => fail(error.message));
      request.on('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('error', (error) => fail(error.message));
        response.on('end', () => {
          const { statusCode = 0, headers } = response;
          if (statusCode !== 200) return void fail(`status ${statusCode}: ${text.slice(0, 200)}`);
          if (!isWhole(text)) return void fail(`a reply without an end: ${text.slice(-200)}`);
          seen.answered.add(String(headers['x-signalbox-request-id']));
          resolve();
        });
      });
      const isStream = number % 2 === 0;
      request.end(JSON.stringify(chatBody(`Request ${number}`, { model: 'mock/thrifty', stream: isStream })));
    });

  const clients = Array.from({ length: count }, async () => {
    while (!isOver) {
      seen.sent += 1;
      await sendOne(seen.sent);
      await delay(PAUSE_MS);
    }
  });
  return {
    seen,
    stop: async () => {
      isOver = true;
      await Promise.all(clients);
      agent.destroy();
    },
  };
}

const isWhole = (text: string): boolean => text.endsWith('}') || text.trimEnd().endsWith('[DONE]');

/** From the kill of an owner until another one answered. */
export type Outage = { readonly killedMs: number; readonly backMs: number };

/** Why requests failed: on a connection to the owner that was killed, because nobody listened meanwhile, or otherwise. */
export function sorted(failures: readonly Failure[], outages: readonly Outage[]) {
  const isCut = ({ bornMs, endedMs }: Failure): boolean =>
    outages.some(({ killedMs, backMs }) => bornMs !== undefined && bornMs <= backMs && endedMs >= killedMs);
  const isRefused = ({ bornMs, startedMs, endedMs }: Failure): boolean =>
    outages.some(({ killedMs, backMs }) => bornMs === undefined && startedMs <= backMs && endedMs >= killedMs);
  return {
    cut: failures.filter(isCut),
    refused: failures.filter(isRefused),
    others: failures.filter((failure) => !isCut(failure) && !isRefused(failure)),
  };
}
