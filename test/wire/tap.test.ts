import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ChatEvent, WireBytes } from '../../src/core/chat.js';
import { GatewayError } from '../../src/core/errors.js';
import { reader as messages } from '../../src/wire/anthropic-messages/reply.js';
import { reader as ollama } from '../../src/wire/ollama/reply.js';
import { reader as chat } from '../../src/wire/openai-chat/reply.js';
import type { WireReader } from '../../src/wire/port.js';
import { tapStream, tapWhole } from '../../src/wire/tap.js';
import { runs } from '../support/runs.js';

type Run = { readonly passed: string; readonly events: readonly ChatEvent[]; readonly error: unknown };

/** Lets these chunks pass, to the end or to the first error. */
function run(wire: WireReader, chunks: readonly (string | Uint8Array)[]): Run {
  const tap = tapStream(wire, 'Acme');
  const events: ChatEvent[] = [];
  let error: unknown;
  try {
    for (const chunk of chunks) {
      events.push(...tap.push(Buffer.from(chunk)));
      if (tap.failure) throw tap.failure;
    }
    for (const event of tap.end()) events.push(event);
  } catch (thrown) {
    error = thrown;
  }
  return { passed: passedOf(events), events, error };
}

const passedOf = (events: readonly ChatEvent[]): string =>
  Buffer.concat(events.flatMap((event) => (event.type === 'wire-bytes' ? [event.bytes] : []))).toString('utf8');

const unreadText = ({ unread }: WireBytes): string | undefined => unread?.textOf(unread.raw);

const finishOf = ({ events }: Run) => events.find((event) => event.type === 'finish');

const delta = (content: string): string => `data: {"choices":[{"index":0,"delta":{"content":"${content}"}}],"x":1}\n\n`;
const STOP = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n';
const USAGE = 'data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2}}\n\n';
const DONE = 'data: [DONE]\n\n';

describe('tapStream', () => {
  it('passes a reply byte for byte, and reads how it ended', () => {
    const text = delta('Hé') + delta('llo') + STOP + USAGE + DONE;
    const result = run(chat, [text]);
    assert.equal(result.passed, text);
    assert.deepEqual(finishOf(result)?.usage, {
      inputTokens: 5,
      cacheReadTokens: 0,
      cacheWrite5mTokens: 0,
      cacheWrite1hTokens: 0,
      outputTokens: 2,
      reasoningTokens: 0,
    });
  });

  it('passes the same whatever the chunks are', () => {
    const bytes = Buffer.from(`: hi\n\n${delta('Hé')}${delta('😀')}${STOP}${USAGE}${DONE}`);
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(bytes.length), { maxLength: 8 }), (cuts) => {
        const edges = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
        const chunks = edges.slice(1).map((end, at) => bytes.subarray(edges[at], end));
        const result = run(chat, chunks);
        assert.equal(result.passed, bytes.toString('utf8'));
        assert.equal(result.error, undefined);
      }),
      runs(1_000),
    );
  });

  it('passes CRLF and comments untouched', () => {
    const text = `: wait\r\n\r\n${(delta('Hi') + STOP).replaceAll('\n', '\r\n')}`;
    assert.equal(run(chat, [text]).passed, text + DONE);
  });

  it('does not decode text after the first content, but can when it has to', () => {
    const { events } = run(chat, [delta('a'), delta('b'), delta('c'), STOP]);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['wire-bytes', 'text-delta', 'wire-bytes', 'wire-bytes', 'wire-bytes', 'wire-bytes', 'finish'],
    );
    const unread = events.map((event) => (event.type === 'wire-bytes' ? unreadText(event) : undefined));
    assert.deepEqual(unread, [undefined, undefined, 'b', 'c', undefined, undefined, undefined]);
  });

  it('reads what passed unread of a whole reply in one go', () => {
    const { events } = run(chat, [delta('a'), delta('b'), delta('c'), STOP]);
    const unread = events.flatMap((event) => (event.type === 'wire-bytes' && event.unread ? [event.unread] : []));
    assert.equal(unread[0]?.textOf(unread.map(({ raw }) => raw).join('')), 'bc');
  });

  for (const odd of ['{not json}', 'oops', '<html>', '[1]', '"text"', '{']) {
    it(`passes what came before ${odd}, which is no payload, however it is cut, and not that`, () => {
      const pieces = [delta('a'), delta('b'), `data: ${odd}\n\n`, delta('c'), STOP, DONE];
      for (const chunks of [pieces, [pieces.join('')]]) {
        const { passed, error } = run(chat, chunks);
        assert.equal(passed, delta('a') + delta('b'));
        assert.ok(error instanceof GatewayError && error.kind === 'upstream-garbled', String(error));
      }
    });
  }

  it('passes payloads in several lines, with spaces and without a space before them', () => {
    const pieces = [
      delta('a'),
      'data: {"choices":\ndata: [{"delta":{"content":"b"}}]}\n\n',
      'data: { "choices": [{"delta":{"content":"c"}}] }\n\n',
      'data:{"choices":[{"delta":{"content":"d"}}]}\n\n',
      STOP,
      DONE,
    ];
    const { passed, error } = run(chat, pieces);
    assert.equal(error, undefined);
    assert.equal(passed, pieces.join(''));
  });

  it('counts text that cannot be read for nothing', () => {
    const { passed, events } = run(chat, [delta('a'), 'data: {"choices":[{]}\n\n', delta('b'), STOP, DONE]);
    assert.ok(passed.includes('[{]'));
    const unread = events.map((event) => (event.type === 'wire-bytes' ? (unreadText(event) ?? '') : ''));
    assert.equal(unread.join(''), 'b');
  });

  it('passes what came before tool calls that cannot be read, and not the calls', () => {
    const result = run(chat, [`${delta('a')}data: {"tool_calls":oh}\n\n`]);
    assert.equal(result.passed, delta('a'));
    assert.ok(result.error instanceof GatewayError && result.error.kind === 'upstream-garbled');
  });

  it('adds the end mark that a complete reply lacks, and reads nothing after one', () => {
    assert.equal(run(chat, [delta('a'), STOP]).passed, delta('a') + STOP + DONE);
    assert.equal(run(chat, [delta('a') + STOP + DONE + delta('late')]).passed, delta('a') + STOP + DONE);
  });

  it('keeps the end mark from a reply that is not complete', () => {
    const result = run(chat, [delta('a') + DONE]);
    assert.equal(result.passed, delta('a'));
    assert.ok(result.error instanceof GatewayError && result.error.kind === 'upstream-garbled');
  });

  it('passes what came before an error inside the stream, and not the error', () => {
    const result = run(chat, [`${delta('a')}${delta('b')}data: {"error":{"message":"Too busy","code":429}}\n\n`]);
    assert.equal(result.passed, delta('a') + delta('b'));
    assert.match(String(result.error), /Too busy/);
  });

  it('repairs tool calls without an index and leaves other payloads as they came', () => {
    const call =
      'data: {"choices":[{"delta":{"tool_calls":[{"id":"a","function":{"name":"f","arguments":"{}"}}]}}]}\n\n';
    const { passed } = run(chat, [delta('a'), call, STOP]);
    assert.equal(passed.startsWith(delta('a')), true);
    assert.match(passed, /"tool_calls":\[\{"id":"a","function":\{"name":"f","arguments":"\{\}"\},"index":0\}\]/);
  });

  it('names the events of an upstream that leaves the names out', () => {
    const events = [
      '{"type":"message_start","message":{"usage":{"input_tokens":3}}}',
      '{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}',
      '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}',
      '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" you"}}',
      '{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}',
      '{"type":"message_stop"}',
    ];
    const { passed } = run(
      messages,
      events.map((data) => `data: ${data}\n\n`),
    );
    const nameOf = (data: string): string => data.split('"')[3] ?? '';
    assert.equal(passed, events.map((data) => `event: ${nameOf(data)}\ndata: ${data}\n\n`).join(''));
  });

  it('passes lines of JSON, also a last one without its end', () => {
    const lines = [
      '{"message":{"content":"Hi"},"done":false}\n',
      '{"message":{"content":""},"done":true,"done_reason":"stop"}',
    ];
    const result = run(ollama, lines);
    assert.equal(result.passed, `${lines.join('')}\n`);
    assert.equal(finishOf(result)?.reason, 'stop');
  });

  it('refuses an event of more than 8 MiB, and takes one of less', () => {
    const half = 'x'.repeat(4 * 1024 * 1024);
    assert.match(String(run(chat, ['data: ', half, half, 'x'.repeat(64)]).error), /longer than 8 MiB/);
    assert.equal(run(chat, [delta(half), STOP]).error, undefined);
  });
});

describe('tapWhole', () => {
  it('passes the body and reads it', () => {
    const body = '{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}],"mine":1}';
    const events = [...tapWhole(chat, Buffer.from(body), 'Acme')];
    assert.equal(passedOf(events), body);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['wire-bytes', 'text-delta', 'finish'],
    );
  });
});
