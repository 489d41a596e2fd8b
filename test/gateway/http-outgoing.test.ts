import assert from 'node:assert/strict';
import { joinedBody, lengthOf } from '../../src/gateway/http-outgoing.js';

describe('a body on its way out', () => {
  const pieces = [Buffer.from('{"a":'), Buffer.from('"é"}')];

  it('is as long as its bytes, as text and in pieces', () => {
    assert.equal(lengthOf('{"a":"é"}'), 10);
    assert.equal(lengthOf(pieces), 10);
  });

  it('becomes one piece', () => {
    assert.equal(joinedBody('{"a":"é"}'), '{"a":"é"}');
    assert.deepEqual(joinedBody(pieces), Buffer.from('{"a":"é"}'));
  });
});
