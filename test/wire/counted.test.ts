import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as z from 'zod';
import { NO_USAGE, type ReplyEvent, type Usage } from '../../src/core/chat.js';
import { count, orCounted, readCounted } from '../../src/wire/counted.js';
import { aRequest } from '../support/builders.js';
import { LAW_MS, runs } from '../support/runs.js';
import { inPieces, toArray } from '../support/streams.js';
import { replies, texts } from './arbitraries.js';
import { START } from './support/reply.js';
import { usages } from './support/usage.js';
import { decoded, passed, passedWhole, whole, type CountedReply } from './support/usage-paths.js';
import * as counted from './support/usage-replies.js';
import { WIRES } from './wires.js';

const REPLIES: readonly (readonly [string, CountedReply])[] = Object.entries(counted);

/** Every field that a wire counts in. */
const FIELDS = [
  ...['input_tokens', 'output_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens', 'cache_creation'],
  ...['ephemeral_5m_input_tokens', 'ephemeral_1h_input_tokens', 'output_tokens_details', 'input_tokens_details'],
  ...['thinking_tokens', 'reasoning_tokens', 'prompt_tokens', 'completion_tokens', 'total_tokens', 'cached_tokens'],
  ...['prompt_tokens_details', 'completion_tokens_details', 'prompt_cache_hit_tokens', 'cache_write_tokens'],
  ...['promptTokenCount', 'cachedContentTokenCount', 'candidatesTokenCount', 'thoughtsTokenCount'],
  ...['toolUsePromptTokenCount', 'totalTokenCount', 'prompt_eval_count', 'eval_count'],
  ...['cost', 'total_cost', 'is_byok', 'cost_details', 'upstream_inference_cost', 'cost_in_usd_ticks'],
];

/** What may stand where a count belongs, as JSON: more often a count than anything else. */
const scalar = fc.oneof(
  { weight: 5, arbitrary: fc.nat({ max: 99_999 }).map(String) },
  fc.constantFrom('null', '-1', '-0', '0.5', '1e400', '-1e400', '1e308', '9007199254740993', '""', '"7"', 'true', '[]'),
  fc.double().map((value) => JSON.stringify(value)),
);

const fieldsOf = (value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    // The same field may come twice.
    .array(fc.tuple(fc.constantFrom(...FIELDS), value), { maxLength: 8 })
    .map((entries) => `{${entries.map(([name, json]) => `"${name}":${json}`).join(',')}}`);

const usageJson = fc.oneof(
  { weight: 4, arbitrary: fieldsOf(fc.oneof({ weight: 4, arbitrary: scalar }, fieldsOf(scalar))) },
  scalar,
);

function assertCounts(usage: Usage): void {
  for (const tokens of Object.values(usage)) assert.ok(Number.isSafeInteger(tokens) && tokens >= 0, String(tokens));
  assert.ok(usage.reasoningTokens <= usage.outputTokens);
}

describe('usage of every wire', () => {
  for (const [wire, { reader, streamed, whole: inOne }] of REPLIES) {
    it(`is in whole numbers or not known, and never spoils the reply: ${wire}`, async () => {
      await fc.assert(
        fc.asyncProperty(usageJson, usageJson, async (early, last) => {
          const told = [
            await decoded(reader, streamed(early, last)),
            await passed(reader, streamed(early, last)),
            await whole(reader, inOne(last)),
            await passedWhole(reader, inOne(last)),
          ];
          for (const { early: events, end, failure } of told) {
            assert.equal(failure, undefined);
            events.forEach(assertCounts);
            if (end?.usage) assertCounts(end.usage);
            const cost = end?.reportedNanoUsd ?? 0;
            assert.ok(Number.isSafeInteger(cost) && cost >= 0);
          }
        }),
        runs(500),
      );
    }).timeout(LAW_MS);
  }
});

describe('usage before the end', () => {
  const META = { id: 'id-1', createdS: 1_700_000_000, request: aRequest() };

  for (const { wire, writer, holdsRoles } of WIRES) {
    it(`is not written: ${wire}`, async () => {
      const events = (holdsRoles ?? true) ? replies : texts;
      await fc.assert(
        fc.asyncProperty(events, usages, fc.nat(), async (reply, usage, place) => {
          const plain: ReplyEvent[] = [START, ...reply];
          const told = plain.toSpliced(1 + (place % reply.length), 0, { type: 'usage', usage });
          assert.deepEqual(
            await toArray(writer.encodeStream(META, inPieces(told))),
            await toArray(writer.encodeStream(META, inPieces(plain))),
          );
          assert.equal(await writer.encodeWhole(META, inPieces(told)), await writer.encodeWhole(META, inPieces(plain)));
        }),
        runs(100),
      );
    });
  }
});

describe('readCounted', () => {
  const schema = z.object({ tokens: count });
  const decode = ({ tokens }: z.infer<typeof schema>): Usage => ({ ...NO_USAGE, inputTokens: tokens ?? 0 });

  it('tells nothing from what cannot be read', () => {
    assert.equal(readCounted(null, schema, decode), undefined);
    assert.equal(readCounted(undefined, schema, decode), undefined);
    assert.deepEqual(readCounted({ tokens: -1 }, schema, decode), { usage: undefined });
    assert.deepEqual(readCounted({ tokens: 0 }, schema, decode), { usage: NO_USAGE });
  });

  it('takes a billion tokens, and no more', () => {
    assert.equal(readCounted({ tokens: 1_000_000_000 }, schema, decode)?.usage?.inputTokens, 1_000_000_000);
    assert.equal(readCounted({ tokens: 1_000_000_001 }, schema, decode)?.usage, undefined);
  });
});

describe('orCounted', () => {
  const usage = { ...NO_USAGE, inputTokens: 3 };
  const fail = (): never => {
    throw new Error('gone');
  };

  it('gives what is read, without the counts', () => {
    assert.deepEqual(
      [...orCounted(usage, () => [{ type: 'text-delta', text: 'a' }])],
      [{ type: 'text-delta', text: 'a' }],
    );
  });

  it('gives the counts and then the failure', () => {
    const events = orCounted(usage, fail)[Symbol.iterator]();
    assert.deepEqual(events.next().value, { type: 'usage', usage });
    assert.throws(() => events.next(), /gone/);
  });

  it('fails at once when nothing was counted', () => {
    assert.throws(() => orCounted(undefined, fail), /gone/);
  });
});
