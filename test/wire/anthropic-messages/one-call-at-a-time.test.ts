import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ChatEvent } from '../../../src/core/chat.js';
import { oneCallAtATime } from '../../../src/wire/anthropic-messages/one-call-at-a-time.js';
import { runs } from '../../support/runs.js';

const start = (index: number): ChatEvent => ({ type: 'tool-call-start', index, id: `id-${index}`, name: 'f' });
const delta = (index: number, argumentsJson: string): ChatEvent => ({ type: 'tool-call-delta', index, argumentsJson });
const text = (words: string): ChatEvent => ({ type: 'text-delta', text: words });
const FINISH: ChatEvent = { type: 'finish', reason: 'tool-calls', usage: undefined };

/** What comes out after each event. */
function play(...events: readonly ChatEvent[]): readonly (readonly ChatEvent[])[] {
  const order = oneCallAtATime();
  return events.map((event) => [...order(event)]);
}

describe('oneCallAtATime', () => {
  it('lets calls that follow each other pass at once', () => {
    const events = [
      text('a'),
      start(0),
      delta(0, '{"x":'),
      delta(0, '1}'),
      start(1),
      delta(1, '{}'),
      text('b'),
      FINISH,
    ];
    assert.deepEqual(
      play(...events),
      events.map((event) => [event]),
    );
  });

  it('holds a second call until the first is whole', () => {
    assert.deepEqual(play(start(0), start(1), delta(1, '{}'), delta(0, '{"x":{}'), delta(0, '}'), FINISH), [
      [start(0)],
      [],
      [],
      [delta(0, '{"x":{}')],
      [delta(0, '}'), start(1), delta(1, '{}')],
      [FINISH],
    ]);
  });

  it('holds text behind a call that is not whole', () => {
    assert.deepEqual(play(start(0), text('a'), delta(0, '{}')), [[start(0)], [], [delta(0, '{}'), text('a')]]);
  });

  it('lets go of everything at the end, one call after the other', () => {
    assert.deepEqual(play(start(0), start(1), start(2), delta(2, '{"b'), delta(1, '{"a'), FINISH).at(-1), [
      start(1),
      delta(1, '{"a'),
      start(2),
      delta(2, '{"b'),
      FINISH,
    ]);
  });

  it('keeps every call, its text and the order of the calls, however they mix', () => {
    const calls = fc.array(
      fc.json({ maxDepth: 1 }).filter((text) => !text.includes('__proto__')),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(calls, fc.infiniteStream(fc.nat(3)), (values, picks) => {
        const texts = values.map((value) => `{"v":${value}}`);
        const mixed = mix(texts, picks);
        const out = play(...mixed, FINISH).flat();
        assert.deepEqual(
          texts.map((_, index) => argumentsOf(out, index)),
          texts,
        );
        const order = out.flatMap((event) => ('index' in event ? [event.index] : []));
        assert.deepEqual(order, order.toSorted());
      }),
      runs(1_000),
    );
  });
});

/** Calls begin in their order; their arguments come in pieces of three characters, in any order. */
function mix(texts: readonly string[], picks: Iterator<number>): readonly ChatEvent[] {
  const waiting = texts.map((words) => words.match(/.{1,3}/gsu) ?? []);
  const events = texts.map((_, index) => start(index));
  while (waiting.some((pieces) => pieces.length > 0)) {
    const index = Number(picks.next().value) % texts.length;
    const piece = waiting[index]?.shift();
    if (piece !== undefined) events.push(delta(index, piece));
  }
  return events;
}

const argumentsOf = (events: readonly ChatEvent[], index: number): string =>
  events
    .map((event) => (event.type === 'tool-call-delta' && event.index === index ? event.argumentsJson : ''))
    .join('');
