import type { Got } from '../e2e/faults/support.js';
import type { Answer } from '../e2e/matrix/ask.js';
import { FORMATS } from '../e2e/matrix/clients.js';
import type { Client } from '../e2e/matrix/table.js';
import { said } from './rows.js';
import { WIRES, type Row } from './sse-row.js';

/** What became of a stream: an answer, one that ends in an error, or neither; and who gave it. */
export type Outcome = {
  readonly kind: 'whole' | 'broken' | 'refused';
  readonly byB: boolean;
  /** As the client read it; undefined for what passed as it came. */
  readonly answer?: Answer;
  readonly why: string;
};

/** For the reason of what passed unread. */
export const AS_IT_CAME = 'as it came';

/** What the client made of what it got. */
export function outcomeOf(row: Row, client: Client, got: Got, callsOfB: number): Outcome {
  if (hasPassed(row, client, got)) return { kind: 'whole', byB: false, why: AS_IT_CAME };
  const { status, text, headers } = got;
  if (status !== 200) return { kind: 'refused', byB: callsOfB > 0, why: `${status}: ${text.slice(0, 200)}` };
  try {
    const answer = FORMATS[client].readStream(text);
    const why = JSON.stringify(answer).slice(0, 200);
    return { kind: 'whole', byB: headers['x-signalbox-model'] === 'b/m', answer, why };
  } catch (thrown) {
    return brokenOf(client, text, { byB: callsOfB > 0, why: `${said(thrown)}: ${text.slice(-600)}` });
  }
}

function brokenOf(client: Client, text: string, seen: Pick<Outcome, 'byB' | 'why'>): Outcome {
  try {
    FORMATS[client].readBroken(text);
    return { ...seen, kind: 'broken' };
  } catch (thrown) {
    return { ...seen, kind: 'refused', why: `neither whole nor broken (${said(thrown)}): ${seen.why}` };
  }
}

const END_MARKS = /\[DONE\]|"message_stop"|"done":\s*true|"response\.completed"/;

/** A reply of the client's own wire passes, whatever a strict client makes of it; only an end mark may be added or held back. */
function hasPassed({ protocol, b64 }: Row, client: Client, { status, text, isCut }: Got): boolean {
  if (WIRES[protocol] !== client || status !== 200 || isCut || !END_MARKS.test(text)) return false;
  const [own, passed] = [plain(b64.toString('utf8').replace(/^@[a-z-]+:/, '')), plain(text)];
  return own !== '' && (own.startsWith(passed) || passed.startsWith(own));
}

/** Without what says nothing: a mark of the byte order, how lines end, a space after a colon. */
const plain = (text: string): string =>
  text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/^data: ?/gm, 'data: ');
