import { randomBytes } from 'node:crypto';
import { Agent, type ClientRequest, type IncomingMessage } from 'node:http';
import * as z from 'zod';
import type { HealthLine, HealthParty, News } from '../core/health/exchange.js';
import { answerOf, callOwner, type OwnerAddress } from './channel-call.js';
import { grantedSchema, newsSchema } from './health-schema.js';
import { toJson } from './schema.js';

/** An owner that hangs is left alone after so long. */
const CALL_TIMEOUT_MS = 5_000;

/** Everything that is kept of all providers is smaller. */
const MAX_LINE_CHARACTERS = 4 * 1024 * 1024;

/** As many bytes as make a name of 22 characters. */
const ID_BYTES = 16;

/**
 * Joins what the owner keeps of providers, on behalf of this party; the result ends with the connection. 'refused': the
 * owner is of a version that keeps nothing, or has no room. 'unreachable': nobody answers.
 */
export async function openHealthLine(
  owner: OwnerAddress,
  party: HealthParty,
): Promise<HealthLine | 'refused' | 'unreachable'> {
  const id = randomBytes(ID_BYTES).toString('base64url');
  const stream = callOwner(owner, { method: 'health', agent: false });
  const response = await responseOf(stream, toJson([id, party.known()]));
  if (!response) return 'unreachable';
  if (response.statusCode !== 200) {
    stream.destroy();
    return 'refused';
  }
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const call = async <T>(method: string, args: unknown, schema: z.ZodType<T>): Promise<T> => {
    const signal = AbortSignal.timeout(CALL_TIMEOUT_MS);
    const answer = await answerOf(callOwner(owner, { method, agent, signal }), toJson([id, args]));
    return z.object({ result: schema }).parse(JSON.parse(answer)).result;
  };
  const closed = new Promise<void>((resolve) => response.once('close', resolve)).then(() => agent.destroy());
  const line: HealthLine = {
    tell: async (told) => void (await call('healthTell', told, z.null())),
    ask: (asked) => call('healthAsk', asked, grantedSchema),
    close: () => void response.destroy(),
    closed,
  };
  listen(response, party.follow(line));
  return line;
}

/** The head of the answer; undefined when none comes. */
function responseOf(call: ClientRequest, body: string): Promise<IncomingMessage | undefined> {
  return new Promise((resolve) => {
    const hurry = setTimeout(() => call.destroy(), CALL_TIMEOUT_MS);
    const end = (response?: IncomingMessage): void => {
      clearTimeout(hurry);
      resolve(response);
    };
    // A process that has nothing else to do may end.
    call.once('socket', (socket) => socket.unref());
    call.once('response', end);
    call.once('close', () => end());
    call.on('error', () => end());
    call.end(body);
  });
}

/** Reads one JSON a line. Whatever is none ends the connection: nothing that comes after it can be trusted. */
function listen(response: IncomingMessage, { onNews }: { readonly onNews: (news: News) => void }): void {
  let text = '';
  response.setEncoding('utf8');
  response.on('error', () => undefined); // it closes, which is all that matters
  response.on('data', (piece: string) => {
    const lines = `${text}${piece}`.split('\n');
    text = lines.pop() ?? '';
    try {
      for (const line of lines) onNews(newsSchema.parse(JSON.parse(line)));
      if (text.length > MAX_LINE_CHARACTERS) response.destroy();
    } catch {
      response.destroy();
    }
  });
}
