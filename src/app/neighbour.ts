import { request } from 'node:http';

/** One short question to whatever listens on a port of this machine. A body makes it a POST. */
export type Question = {
  readonly timeoutMs: number;
  readonly token?: string;
  readonly body?: string;
};

/** Our own answers are a few hundred bytes; a stranger may send anything. */
const MAX_ANSWER_BYTES = 4_096;

/** The text of the answer; undefined when none came in time or it was too long. Never rejects. */
export function askNeighbour(url: string, { timeoutMs, token, body }: Question): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = {
      method: body === undefined ? 'GET' : 'POST',
      timeout: timeoutMs,
      agent: false,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
    };
    const call = request(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
        if (text.length > MAX_ANSWER_BYTES) call.destroy();
      });
      response.on('end', () => {
        resolve(text);
      });
      response.on('close', () => {
        resolve(undefined);
      });
    });
    call.on('timeout', () => call.destroy());
    call.on('error', () => {
      resolve(undefined);
    });
    call.end(body);
  });
}
