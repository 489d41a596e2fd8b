import assert from 'node:assert/strict';
import { modelName } from '../../src/wire/model-name.js';

describe('a model as a client names it', () => {
  it('may be any printable text', () => {
    assert.equal(modelName.safeParse('mistral/größer:free').success, true);
  });

  it('is not empty and holds no line break', () => {
    assert.equal(modelName.safeParse('').success, false);
    assert.equal(modelName.safeParse('auto\r\nX: 1').success, false);
  });
});
