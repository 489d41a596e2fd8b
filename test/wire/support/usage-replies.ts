import { reader as anthropicReader } from '../../../src/wire/anthropic-messages/reply.js';
import { reader as geminiReader } from '../../../src/wire/gemini/reply.js';
import { reader as ollamaReader } from '../../../src/wire/ollama/reply.js';
import { reader as chatReader } from '../../../src/wire/openai-chat/reply.js';
import { reader as completionsReader } from '../../../src/wire/openai-completions/reply.js';
import { reader as responsesReader } from '../../../src/wire/openai-responses/reply.js';
import type { CountedReply } from './usage-paths.js';

/** Counts may be written over several lines, where a line ends an event. */
const inLine = (json: string): string => json.replace(/\n\s*/g, '');

const data = (...payloads: readonly string[]): string => payloads.map((one) => `data: ${inLine(one)}\n\n`).join('');
const named = (...payloads: readonly string[]): string =>
  payloads.map((one) => `event: ${one.split('"')[3] ?? ''}\n${data(one)}`).join('');

/** What is said is "Hi there", in two pieces. */
export const anthropic: CountedReply = {
  reader: anthropicReader,
  streamed: (early, last) =>
    named(
      `{"type":"message_start","message":{"id":"msg_1","role":"assistant","content":[],"usage":${early}}}`,
      '{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}',
      '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi"}}',
      '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" there"}}',
      '{"type":"content_block_stop","index":0}',
      `{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":${last}}`,
      '{"type":"message_stop"}',
    ),
  whole: (usage) =>
    `{"id":"msg_1","type":"message","content":[{"type":"text","text":"Hi there"}],"stop_reason":"end_turn","usage":${usage}}`,
};

const chunk = (delta: string, reason: string, usage: string): string =>
  `{"id":"c1","choices":[{"index":0,"delta":${delta},"finish_reason":${reason}}],"usage":${usage}}`;

export const chat: CountedReply = {
  reader: chatReader,
  streamed: (early, last) =>
    data(
      chunk('{"role":"assistant","content":"Hi"}', 'null', early),
      chunk('{"content":" there"}', 'null', 'null'),
      chunk('{}', '"stop"', 'null'),
      `{"id":"c1","choices":[],"usage":${last}}`,
      '[DONE]',
    ),
  whole: (usage) =>
    `{"id":"c1","choices":[{"index":0,"message":{"content":"Hi there"},"finish_reason":"stop"}],"usage":${usage}}`,
};

export const completions: CountedReply = {
  reader: completionsReader,
  streamed: (early, last) =>
    data(
      `{"id":"c1","choices":[{"index":0,"text":"Hi","finish_reason":null}],"usage":${early}}`,
      '{"id":"c1","choices":[{"index":0,"text":" there","finish_reason":"stop"}]}',
      `{"id":"c1","choices":[],"usage":${last}}`,
      '[DONE]',
    ),
  whole: (usage) => `{"id":"c1","choices":[{"index":0,"text":"Hi there","finish_reason":"stop"}],"usage":${usage}}`,
};

const MESSAGE = '{"type":"message","id":"m1","content":[{"type":"output_text","text":"Hi there"}]}';

export const responses: CountedReply = {
  reader: responsesReader,
  streamed: (early, last) =>
    named(
      `{"type":"response.created","response":{"id":"r1","status":"in_progress","output":[],"usage":${early}}}`,
      '{"type":"response.output_text.delta","output_index":0,"delta":"Hi"}',
      '{"type":"response.output_text.delta","output_index":0,"delta":" there"}',
      `{"type":"response.output_item.done","output_index":0,"item":${MESSAGE}}`,
      `{"type":"response.completed","response":{"id":"r1","status":"completed","output":[${MESSAGE}],"usage":${last}}}`,
    ),
  whole: (usage) => `{"id":"r1","status":"completed","output":[${MESSAGE}],"usage":${usage}}`,
};

const piece = (text: string, over: string, usage: string): string =>
  `{"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"${text}"}]}${over}}],"usageMetadata":${usage}}`;

export const gemini: CountedReply = {
  reader: geminiReader,
  streamed: (early, last) => data(piece('Hi', '', early), piece(' there', ',"finishReason":"STOP"', last)),
  whole: (usage) => piece('Hi there', ',"finishReason":"STOP"', usage),
};

/** Its counts stand beside the other fields of the last line, so an object of them is laid over that line. */
export const ollama: CountedReply = {
  reader: ollamaReader,
  streamed: (_early, last) => `{"message":{"content":"Hi"},"done":false}\n${lastLine(' there', last)}\n`,
  whole: (usage) => lastLine('Hi there', usage),
};

const lastLine = (content: string, usage: string): string =>
  inLine(`{"message":{"content":"${content}"},"done":true,"done_reason":"stop"${fieldsOf(usage)}}`);

const fieldsOf = (usage: string): string => (/^\{\s*"/.test(usage) ? `,${usage.slice(1, -1)}` : '');
