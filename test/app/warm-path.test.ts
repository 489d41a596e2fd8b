import assert from 'node:assert/strict';
import { warmPath } from '../../src/app/warm-path.js';
import type { ChatRequest } from '../../src/core/chat.js';
import { signals } from '../../src/core/strategies/signals.js';
import { aModel } from '../support/builders.js';

describe('warming the path', () => {
  it('judges one request of each common wire', async () => {
    const judged: ChatRequest[] = [];
    await warmPath([aModel()], {
      ...signals,
      classify: (asked) => {
        judged.push(asked.request);
        return signals.classify(asked);
      },
    });
    assert.deepEqual(
      judged.map(({ source, tools }) => [source.wire, tools.length]),
      [
        ['openai-chat', 1],
        ['anthropic-messages', 1],
        ['openai-responses', 1],
      ],
    );
  });
});
