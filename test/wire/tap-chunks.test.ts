import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createParser } from 'eventsource-parser';
import type { ChatEvent } from '../../src/core/chat.js';
import { GatewayError } from '../../src/core/errors.js';
import type { WireReader } from '../../src/wire/port.js';
import { tapStream } from '../../src/wire/tap.js';
import { aRequest } from '../support/builders.js';
import { LAW_MS, runs } from '../support/runs.js';
import { inPieces, toArray } from '../support/streams.js';
import { replies, texts } from './arbitraries.js';
import { cutBytes, START } from './support/reply.js';
import { WIRES, type Wire } from './wires.js';

/** A reply as an upstream sends it. `isAsWritten`: it passes byte for byte; any other passes payload by payload. */
type Sent = { readonly text: string; readonly isAsWritten: boolean };

const META = { id: 'id-1', createdS: 1_700_000_000, request: aRequest() };
const TOO_BUSY = new GatewayError('upstream-rate-limited', 'Too busy.');

/** Few replies, written once: what is tried many times is where they are cut. */
const SAMPLE = { numRuns: 30, seed: 7 };

/** Replies of a wire: whole, cut off before their end, and broken off by an error. */
async function repliesOf({ writer, holdsRoles }: Wire): Promise<readonly Sent[]> {
  const sampled = fc.sample((holdsRoles ?? true) ? replies : texts, SAMPLE);
  const framed = await Promise.all(
    sampled.map((events) => toArray(writer.encodeStream(META, inPieces([START, ...events])))),
  );
  return framed.flatMap((frames) => {
    const half = frames.slice(0, Math.ceil(frames.length / 2)).join('');
    return [
      { text: frames.join(''), isAsWritten: true },
      { text: half, isAsWritten: true },
      { text: half + writer.errorFrame(TOO_BUSY), isAsWritten: false },
    ];
  });
}

/** The forms in which other servers write the same: line ends, silent lines, no space, and no names of events. */
function formsOf(framing: WireReader['framing'], { text, isAsWritten }: Sent): readonly Sent[] {
  const silent = framing === 'sse' ? text.replace(/^(?=data:|event:)/gm, ': é😀\n') : text.replaceAll('\n', '\n\n');
  const plain = [text, silent, text.replace(/^data: /gm, 'data:')];
  const lineEnds = framing === 'sse' ? ['\n', '\r\n', '\r'] : ['\n', '\r\n'];
  const named = lineEnds.flatMap((end) => plain.map((one) => one.replaceAll('\n', end)));
  const isNamed = /^event: /m.test(text);
  return [
    ...named.map((one) => ({ text: one, isAsWritten })),
    ...(isNamed
      ? named.map((one) => ({ text: one.replace(/^event: .*(?:\r\n|\r|\n)/gm, ''), isAsWritten: false }))
      : []),
  ];
}

/** The data and names of the events in a text, or its lines. */
function payloadsOf(framing: WireReader['framing'], text: string): readonly unknown[] {
  if (framing === 'ndjson') return text.split('\n').filter((line) => line.trim() !== '');
  const payloads: unknown[] = [];
  createParser({ onEvent: ({ event, data }) => payloads.push([event, data]) }).feed(text);
  return payloads;
}

/** What passes of a reply, what is told of it, the text that passed unread, and how it fails. */
type Tapped = {
  readonly passed: string | readonly unknown[];
  readonly events: readonly ChatEvent[];
  readonly unread: string;
  readonly failure: unknown;
};

/** A reply that comes in these chunks. */
function tapped({ reader }: Wire, chunks: readonly Uint8Array[], isAsWritten: boolean): Tapped {
  const tap = tapStream(reader, 'Acme');
  const all: ChatEvent[] = [];
  let failure: unknown;
  try {
    for (const chunk of chunks) {
      all.push(...tap.push(chunk));
      if (tap.failure) throw tap.failure;
    }
    for (const event of tap.end()) all.push(event);
  } catch (thrown) {
    if (!(thrown instanceof GatewayError)) throw thrown;
    failure = [thrown.kind, thrown.message];
  }
  const passed = Buffer.concat(all.flatMap((event) => (event.type === 'wire-bytes' ? [event.bytes] : []))).toString();
  return {
    passed: isAsWritten ? passed : payloadsOf(reader.framing, passed),
    events: all.filter(({ type }) => type !== 'wire-bytes'),
    unread: all.map((event) => (event.type === 'wire-bytes' ? event.unread?.textOf(event.unread.raw) : '')).join(''),
    failure,
  };
}

/** It is added where it lacks, and has line ends of our own. */
const END_MARK = /data: ?\[DONE\][\r\n]+$/;

describe('tapStream, whatever the chunks', () => {
  for (const wire of WIRES) {
    describe(wire.wire, () => {
      let sent: readonly (Sent & { readonly expected: Tapped })[];
      before(async () => {
        const forms = (await repliesOf(wire)).flatMap((one) => formsOf(wire.reader.framing, one));
        sent = forms.map((one) => ({ ...one, expected: tapped(wire, [Buffer.from(one.text)], one.isAsWritten) }));
      });

      it('passes every byte of what needs no repair, but for the end mark', () => {
        for (const { text, expected } of sent.filter(({ isAsWritten }) => isAsWritten)) {
          assert.equal(String(expected.passed).startsWith(text.replace(END_MARK, '')), true, text);
        }
      });

      it('passes and tells the same', () => {
        fc.assert(
          fc.property(fc.nat(), fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), (which, cuts) => {
            const { text, isAsWritten, expected } = sent[which % sent.length] ?? assert.fail('no reply');
            assert.deepEqual(tapped(wire, cutBytes(text, cuts), isAsWritten), expected, text);
          }),
          runs(2_000),
        );
      }).timeout(LAW_MS);
    });
  }
});
