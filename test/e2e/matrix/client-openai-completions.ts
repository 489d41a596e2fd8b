import assert from 'node:assert/strict';
import type { ClientFormat, Fields } from './ask.js';
import { countedOf } from './client-openai-chat.js';
import { only, parse, sseEvents } from './framing.js';

/** A client of the older Completions: one text in, one text out. */
export const openAiCompletionsClient: ClientFormat = {
  request({ model, stream, turns, stop, maxTokens, over }) {
    const turn = only(turns);
    assert.equal(turn.who, 'user');
    const prompt = turn.who === 'user' ? turn.text : '';
    const limit = maxTokens === undefined ? {} : { max_tokens: maxTokens };
    return { path: '/v1/completions', body: { model, stream, prompt, ...(stop && { stop }), ...limit, ...over } };
  },
  readWhole: (text) => answerOf([parse(text)]),
  readStream(text) {
    const events = sseEvents(text);
    assert.equal(events.pop()?.data, '[DONE]', 'no end mark');
    return answerOf(events.map(({ data }) => parse(data)));
  },
  readError: (text) => parse(text).error,
  readBroken(text) {
    assert.ok(!text.includes('[DONE]'), 'an end mark after an error');
    assert.ok(!text.includes('"finish_reason":"'), 'a reason after an error');
    return parse(sseEvents(text).at(-1)?.data ?? '').error;
  },
};

function answerOf(pieces: readonly Fields[]) {
  for (const piece of pieces) assert.equal(piece.object, 'text_completion');
  const choices: Fields[] = pieces.flatMap((piece) => piece.choices);
  const usage = pieces.map((piece) => piece.usage).findLast(Boolean);
  return {
    text: choices.map(({ text }) => text).join(''),
    reasoning: '',
    calls: [],
    reason: only(choices.map((choice) => choice.finish_reason).filter(Boolean)),
    usage: usage && countedOf(usage),
    model: pieces[0].model,
  };
}
