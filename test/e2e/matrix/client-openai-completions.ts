import assert from 'node:assert/strict';
import type { Answer, ClientFormat } from './ask.js';
import { countedOf, openAiBroken, openAiFault, type OpenAiUsage } from './client-openai-chat.js';
import { only, parse, sseEvents } from './framing.js';

/** A whole answer, or a piece of one. */
type Piece = {
  readonly object: string;
  readonly model: string;
  readonly choices: readonly { readonly text: string; readonly finish_reason: string | null }[];
  readonly usage?: OpenAiUsage | null;
};

/** A client of the older Completions: one text in, one text out. */
export const openAiCompletionsClient: ClientFormat = {
  request({ model, stream, turns, stop, maxTokens, over }) {
    const turn = only(turns);
    assert.ok(turn.who === 'user');
    const limit = maxTokens === undefined ? {} : { max_tokens: maxTokens };
    const body = { model, stream, prompt: turn.text, ...(stop && { stop }), ...limit, ...over };
    return { path: '/v1/completions', body };
  },
  readWhole: (text) => answerOf([parse(text) as Piece]),
  readStream(text) {
    const events = sseEvents(text);
    assert.equal(events.pop()?.data, '[DONE]', 'no end mark');
    return answerOf(events.map(({ data }) => parse(data) as Piece));
  },
  readError: openAiFault,
  readBroken: openAiBroken,
};

function answerOf(pieces: readonly Piece[]): Answer {
  for (const piece of pieces) assert.equal(piece.object, 'text_completion');
  const choices = pieces.flatMap((piece) => piece.choices);
  const usage = pieces.map((piece) => piece.usage).findLast(Boolean);
  return {
    text: choices.map(({ text }) => text).join(''),
    reasoning: '',
    calls: [],
    reason: only(choices.map((choice) => choice.finish_reason).filter((reason) => reason !== null)),
    usage: usage ? countedOf(usage) : undefined,
    model: pieces[0]?.model ?? '',
  };
}
