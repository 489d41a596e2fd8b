import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  allInputTokens,
  type ChatEvent,
  type ChatMessage,
  type ChatRequest,
  type ContentPart,
  type Sampling,
} from '../../src/core/chat.js';
import { collectReply } from '../../src/wire/collect.js';
import { readNdjson } from '../../src/wire/ndjson.js';
import type { AnswerMeta } from '../../src/wire/port.js';
import { readSse } from '../../src/wire/sse.js';
import { aRequest } from '../support/builders.js';
import { LAW_MS, runs } from '../support/runs.js';
import { inPieces, toArray } from '../support/streams.js';
import { conversations, prompts, replies, samplings, texts } from './arbitraries.js';
import { OPTIONS, WIRES, type Wire } from './wires.js';
import { inBytes, START } from './support/reply.js';

const PAIRS = WIRES.flatMap((client) => WIRES.map((provider) => ({ client, provider })));

const parsed = (text: string): unknown => JSON.parse(text);

const haveRoles = (...wires: readonly Wire[]): boolean => wires.every(({ holdsRoles = true }) => holdsRoles);

/** A request as it is after it was written in one wire, and read again. */
function through({ encodeRequest, decodeRequest }: Wire, request: ChatRequest): ChatRequest {
  const body = JSON.parse(JSON.stringify(encodeRequest(request, OPTIONS))) as Record<string, unknown>;
  return decodeRequest(body, { id: 'id-1', client: request.client, model: 'm', stream: true });
}

/** What must not change: ids may, as long as they tell the same calls apart; so may how many messages hold the results of one turn. */
function essence({ messages, tools, sampling }: ChatRequest, fields: readonly (keyof Sampling)[]): unknown {
  const ids = new Map<string, number>();
  const numberOf = (id: string): number => ids.set(id, ids.get(id) ?? ids.size).get(id) ?? -1;
  const essential = (part: ContentPart): unknown => {
    if (part.type === 'tool-call') return [numberOf(part.id), part.name, parsed(part.argumentsJson)];
    return part.type === 'tool-result' ? [numberOf(part.id), part.text] : part;
  };
  const plain = {
    messages: joinResults(messages).map(({ role, parts }) => ({ role, parts: parts.map(essential) })),
    tools: tools.map(({ name, description, schema }) => ({ name, description, schema })),
    sampling: fields.map((field) => [field, field === 'parallelToolCalls' ? isSerial(sampling) : sampling[field]]),
  };
  return parsed(JSON.stringify(plain));
}

/** Several calls at once are what is usual, so some wires have a word only for the contrary, and only where calls are allowed. */
const isSerial = ({ parallelToolCalls, toolChoice }: Sampling): boolean =>
  parallelToolCalls === false && toolChoice !== 'none';

function joinResults(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const joined: ChatMessage[] = [];
  for (const message of messages) {
    const last = joined.at(-1);
    if (message.role !== 'tool' || last?.role !== 'tool') joined.push(message);
    else joined.splice(-1, 1, { role: 'tool', parts: [...last.parts, ...message.parts] });
  }
  return joined;
}

describe('requests from any wire to any wire', () => {
  for (const { client, provider } of PAIRS) {
    it(`${client.wire} to ${provider.wire}`, () => {
      const fields = client.holds.filter((field) => provider.holds.includes(field));
      const asked = haveRoles(client, provider) ? conversations : prompts;
      fc.assert(
        fc.property(asked, samplings, (conversation, all) => {
          const sampling = Object.fromEntries(fields.map((field) => [field, (all as Sampling)[field]])) as Sampling;
          const request = aRequest({ ...conversation, sampling });
          const back = through(provider, through(client, request));
          assert.deepEqual(essence(back, fields), essence(request, fields));
        }),
        runs(150),
      );
    }).timeout(LAW_MS);
  }
});

const META: AnswerMeta = { id: 'id-1', createdS: 1_700_000_000, request: aRequest() };

/** The events of a reply as they are after they were streamed in one wire, in pieces of this size, and read again. */
async function streamed({ writer, reader }: Wire, events: readonly ChatEvent[], size: number): Promise<ChatEvent[]> {
  const frames = await toArray(writer.encodeStream(META, inPieces([START, ...events])));
  const pieces = inBytes(frames.join(''), size);
  const reply = reader.start('Acme');
  const read: ChatEvent[] = [];
  for await (const data of (reader.framing === 'sse' ? readSse : readNdjson)(inPieces(pieces))) {
    read.push(...reply.read(data));
  }
  return [...read, reply.finish()];
}

/** The same for a reply in one piece. */
async function whole({ writer, reader }: Wire, events: readonly ChatEvent[]): Promise<readonly ChatEvent[]> {
  return [...reader.readWhole(await writer.encodeWhole(META, inPieces([START, ...events])), 'Acme')];
}

/** What must not change. Wires that write calls whole begin with the one that is whole first; not every wire tells a refusal from text, has a place for thoughts, or splits the tokens that were read. */
async function gist(events: readonly ChatEvent[], holdsRefusals: boolean): Promise<unknown> {
  const { text, refusal, toolCalls, reason, usage } = await collectReply(inPieces([START, ...events]));
  return {
    said: text + refusal,
    calls: toolCalls.map(({ name, argumentsJson }) => JSON.stringify([name, parsed(argumentsJson)])).toSorted(),
    reason: holdsRefusals || reason !== 'refused' ? reason : 'stop',
    read: usage && allInputTokens(usage),
    written: usage?.outputTokens,
  };
}

describe('replies from any wire to any wire', () => {
  for (const { client, provider } of PAIRS) {
    it(`${provider.wire} to ${client.wire}`, async () => {
      const given = haveRoles(client, provider) ? replies : texts;
      const holdsRefusals = (client.holdsRefusals ?? true) && (provider.holdsRefusals ?? true);
      const gistOf = (events: readonly ChatEvent[]): Promise<unknown> => gist(events, holdsRefusals);
      await fc.assert(
        fc.asyncProperty(given, fc.integer({ min: 1, max: 200 }), async (events, size) => {
          const received = await streamed(provider, events, size);
          const expected = await gistOf(events);
          assert.deepEqual(await gistOf(received), expected);
          assert.deepEqual(await gistOf(await streamed(client, received, size)), expected);
          assert.deepEqual(await gistOf(await whole(client, received)), expected);
        }),
        runs(100),
      );
    }).timeout(LAW_MS);
  }
});
