import assert from 'node:assert/strict';
import { decodeRequest } from '../../../src/wire/anthropic-messages/request.js';
import { suitModel } from '../../../src/wire/anthropic-messages/suit.js';

const OLD = 'claude-haiku-4-5';
const NEW = 'claude-opus-5-5';

const edits = (fields: Record<string, unknown>, model: string) =>
  suitModel(
    decodeRequest(
      { model: 'auto', max_tokens: 32_000, messages: [{ role: 'user', content: 'Hi' }], ...fields },
      { id: 'id-1', client: { surface: 'proxy', app: 'test', sessionId: undefined } },
    ),
    model,
  );

describe('suitModel', () => {
  it('changes nothing in a body that suits the model', () => {
    assert.deepEqual(edits({ thinking: { type: 'enabled', budget_tokens: 2_048 }, temperature: 1 }, OLD), {});
    assert.deepEqual(edits({ thinking: { type: 'adaptive' }, output_config: { effort: 'high' } }, NEW), {});
    assert.deepEqual(edits({}, NEW), {});
  });

  it('turns a budget into an effort for a model that takes no budget', () => {
    assert.deepEqual(edits({ thinking: { type: 'enabled', budget_tokens: 16_000 } }, NEW), {
      thinking: { value: { type: 'adaptive', display: 'summarized' } },
      output_config: { value: { effort: 'high' } },
    });
  });

  it('turns an effort into a budget for a model that takes no effort, and keeps the rest of its object', () => {
    const format = { type: 'json_schema', schema: {} };
    assert.deepEqual(edits({ thinking: { type: 'adaptive' }, output_config: { effort: 'medium', format } }, OLD), {
      thinking: { value: { type: 'enabled', budget_tokens: 8_192 } },
      output_config: { value: { format } },
    });
  });

  it('takes adaptive thinking away from a model that cannot, when nobody said how much', () => {
    assert.deepEqual(edits({ thinking: { type: 'adaptive' } }, OLD), {
      thinking: { value: undefined },
      output_config: { value: undefined },
    });
  });

  it('takes away the wishes for chance that the model refuses', () => {
    assert.deepEqual(edits({ temperature: 0, top_k: 5 }, NEW), {
      temperature: { value: undefined },
      top_k: { value: undefined },
    });
    assert.deepEqual(edits({ temperature: 0, top_p: 0.5, top_k: 5 }, OLD), { top_p: { value: undefined } });
    assert.deepEqual(edits({ top_p: 0.5 }, OLD), {});
  });
});
