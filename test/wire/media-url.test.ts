import assert from 'node:assert/strict';
import { readFileData, readImageUrl, writeMediaUrl } from '../../src/wire/media-url.js';

describe('media URLs', () => {
  it('may say more than the type before the data', () => {
    assert.deepEqual(readFileData('data:application/pdf;name=a%20b.pdf;base64,JVBE', 'a.pdf'), {
      type: 'file',
      mediaType: 'application/pdf',
      data: 'JVBE',
      name: 'a.pdf',
    });
  });

  it('are written back as they were read', () => {
    for (const url of ['data:image/svg+xml;base64,PHN2', 'https://example.com/a.png']) {
      assert.equal(writeMediaUrl(readImageUrl(url, 'url')), url);
    }
  });

  for (const url of ['http://example.com/a.pdf', 'data:application/pdf,raw', 'data:;base64,JVBE', 'JVBE', '']) {
    it(`are not ${url || 'empty'}`, () => {
      assert.equal(readFileData(url, undefined), undefined);
    });
  }

  it('may be of any type for a document, but of an image for an image', () => {
    const url = 'data:text/plain;base64,YQ==';
    assert.equal(readFileData(url, undefined)?.mediaType, 'text/plain');
    assert.throws(() => readImageUrl(url, 'url'), { kind: 'invalid-request', message: /^"url" must be/ });
  });
});
