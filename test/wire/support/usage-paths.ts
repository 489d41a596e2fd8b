import type { ChatEvent, Usage } from '../../../src/core/chat.js';
import { readNdjson } from '../../../src/wire/ndjson.js';
import type { WireReader } from '../../../src/wire/port.js';
import { readSse } from '../../../src/wire/sse.js';
import { tapStream, tapWhole } from '../../../src/wire/tap.js';
import { inPieces } from '../../support/streams.js';

/** A reply as a provider writes it, in pieces and in one, with these values where its counts stand: early in the stream, and at the end. */
export type CountedReply = {
  readonly reader: WireReader;
  readonly streamed: (early: string, last: string) => string;
  readonly whole: (usage: string) => string;
};

/** What is told of usage: before the end, at the end, and how it failed. */
export type Told = {
  readonly early: readonly Usage[];
  readonly end: Pick<ChatEvent & { type: 'finish' }, 'usage' | 'reportedNanoUsd'> | undefined;
  readonly failure: unknown;
};

/** A stream that is read for clients of another wire. */
export async function decoded(reader: WireReader, text: string): Promise<Told> {
  const reply = reader.start('Acme');
  const events: ChatEvent[] = [];
  return told(events, async () => {
    for await (const data of (reader.framing === 'sse' ? readSse : readNdjson)(inPieces([Buffer.from(text)]))) {
      for (const event of reply.read(data)) events.push(event);
    }
    events.push(reply.finish());
  });
}

/** A stream that passes to clients of its own wire, frame by frame. */
export async function passed(reader: WireReader, text: string): Promise<Told> {
  const tap = tapStream(reader, 'Acme');
  const events: ChatEvent[] = [];
  return told(events, () => {
    for (const frame of text.split(/(?<=\n\n)|(?<=\}\n)/)) {
      events.push(...tap.push(Buffer.from(frame)));
      if (tap.failure) throw tap.failure;
    }
    for (const event of tap.end()) events.push(event);
  });
}

/** A reply in one piece. */
export async function whole(reader: WireReader, text: string): Promise<Told> {
  const events: ChatEvent[] = [];
  return told(events, () => {
    for (const event of reader.readWhole(text, 'Acme')) events.push(event);
  });
}

/** The same on its way to clients of its own wire. */
export async function passedWhole(reader: WireReader, text: string): Promise<Told> {
  const events: ChatEvent[] = [];
  return told(events, () => {
    for (const event of tapWhole(reader, Buffer.from(text), 'Acme')) events.push(event);
  });
}

/** The end by all ways that a reply with such counts can take. */
export async function endsOf({ reader, streamed, whole: inOne }: CountedReply, usage: string): Promise<unknown[]> {
  const ways = [
    await decoded(reader, streamed('null', usage)),
    await passed(reader, streamed('null', usage)),
    await whole(reader, inOne(usage)),
    await passedWhole(reader, inOne(usage)),
  ];
  return ways.map(({ end, failure }) => end ?? failure);
}

async function told(events: readonly ChatEvent[], read: () => void | Promise<void>): Promise<Told> {
  let failure: unknown;
  try {
    await read();
  } catch (thrown) {
    failure = thrown;
  }
  const finish = events.find((event) => event.type === 'finish');
  return {
    early: events.flatMap((event) => (event.type === 'usage' ? [event.usage] : [])),
    end: finish && {
      usage: finish.usage,
      ...(finish.reportedNanoUsd !== undefined && { reportedNanoUsd: finish.reportedNanoUsd }),
    },
    failure,
  };
}
