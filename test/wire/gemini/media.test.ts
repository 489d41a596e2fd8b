import assert from 'node:assert/strict';
import { decodeMedia, encodeMedia } from '../../../src/wire/gemini/media.js';

const file = (fileUri: string, mimeType?: string) => decodeMedia({ fileData: { fileUri, mimeType } });

describe('decodeMedia of gemini', () => {
  it('reads pictures and documents', () => {
    assert.deepEqual(decodeMedia({ inlineData: { mimeType: 'image/png', data: 'aGk=' } }), {
      type: 'image',
      mediaType: 'image/png',
      data: 'aGk=',
    });
    assert.deepEqual(decodeMedia({ inlineData: { mimeType: 'application/pdf', data: 'aGk=', displayName: 'a.pdf' } }), {
      type: 'file',
      mediaType: 'application/pdf',
      data: 'aGk=',
      name: 'a.pdf',
    });
  });

  it('reads addresses, and their type from the name when it is not given', () => {
    assert.deepEqual(file('https://example.com/a?x=.png', 'image/webp'), {
      type: 'image',
      mediaType: 'url',
      data: 'https://example.com/a?x=.png',
    });
    assert.deepEqual(file('https://example.com/a.JPG?x=1'), {
      type: 'image',
      mediaType: 'url',
      data: 'https://example.com/a.JPG?x=1',
    });
    assert.deepEqual(file('https://example.com/a'), { type: 'file', mediaType: 'url', data: 'https://example.com/a' });
  });

  for (const [uri, mimeType] of [
    ['https://generativelanguage.googleapis.com/v1beta/files/abc', 'image/png'],
    ['https://www.youtube.com/watch?v=1', undefined],
    ['https://youtu.be/1', undefined],
    ['gs://bucket/a.png', 'image/png'],
    ['http://example.com/a.png', 'image/png'],
    ['https://example.com/a.mp4', 'video/mp4'],
  ] as const) {
    it(`has no word for ${uri}`, () => assert.equal(file(uri, mimeType), undefined));
  }

  it('takes a host that only looks like one of Google', () => {
    assert.equal(file('https://youtu.be.example.com/a.png')?.type, 'image');
  });

  it('has no word for sound', () => {
    assert.equal(decodeMedia({ inlineData: { mimeType: 'audio/wav', data: '' } }), undefined);
  });
});

describe('encodeMedia of gemini', () => {
  it('writes data, and addresses with the type their name tells', () => {
    assert.deepEqual(encodeMedia({ type: 'image', mediaType: 'image/png', data: 'aGk=' }), {
      inlineData: { mimeType: 'image/png', data: 'aGk=' },
    });
    assert.deepEqual(encodeMedia({ type: 'file', mediaType: 'url', data: 'https://example.com/a.pdf#2' }), {
      fileData: { fileUri: 'https://example.com/a.pdf#2', mimeType: 'application/pdf' },
    });
    assert.deepEqual(encodeMedia({ type: 'image', mediaType: 'url', data: 'https://example.com/a' }), {
      fileData: { fileUri: 'https://example.com/a' },
    });
  });
});
