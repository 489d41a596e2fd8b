import assert from 'node:assert/strict';
import { canonicalRequest, signatureFault, signatureOf, type Expected, type RawRequest } from './sigv4.js';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';

/** The published test suite's request: everything but its name is the same in all of them. */
const raw = (over: Partial<RawRequest> = {}): RawRequest => ({
  method: 'GET',
  target: '/',
  headers: { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z' },
  body: Buffer.alloc(0),
  ...over,
});
const signature = (request: RawRequest, names: string): string =>
  signatureOf(request, names, SECRET, '20150830/us-east-1/service/aws4_request');

describe('the checking side of SigV4', () => {
  it('agrees with AWS on "get-vanilla"', () => {
    assert.equal(
      signature(raw(), 'host;x-amz-date'),
      '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    );
  });

  it('agrees with AWS on "post-vanilla"', () => {
    assert.equal(
      signature(raw({ method: 'POST' }), 'host;x-amz-date'),
      '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
    );
  });

  it('agrees with AWS on "get-vanilla-query-order-key-case"', () => {
    assert.equal(
      signature(raw({ target: '/?Param2=value2&Param1=value1' }), 'host;x-amz-date'),
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    );
  });

  it('agrees with AWS on "post-x-www-form-urlencoded", which has a body', () => {
    const request = raw({
      method: 'POST',
      headers: { ...raw().headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from('Param1=value1'),
    });
    assert.equal(
      signature(request, 'content-type;host;x-amz-date'),
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    );
  });

  it('agrees with AWS on the ListUsers example of the guide', () => {
    const request: RawRequest = {
      method: 'GET',
      target: '/?Action=ListUsers&Version=2010-05-08',
      headers: {
        host: 'iam.amazonaws.com',
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        'x-amz-date': '20150830T123600Z',
      },
      body: Buffer.alloc(0),
    };
    assert.equal(
      signatureOf(request, 'content-type;host;x-amz-date', SECRET, '20150830/us-east-1/iam/aws4_request'),
      '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
    );
  });

  it('encodes what is encoded once more, as every service but S3 wants', () => {
    assert.equal(
      canonicalRequest(raw({ target: '/model/a.b-v1%3A0/invoke' }), 'host').split('\n')[1],
      '/model/a.b-v1%253A0/invoke',
    );
  });

  describe('finds fault with', () => {
    const expected: Expected = {
      accessKeyId: 'AKIDEXAMPLE',
      secretAccessKey: SECRET,
      region: 'us-east-1',
      service: 'service',
      nowMs: Date.UTC(2015, 7, 30, 12, 36),
    };
    const signed = (over: Partial<RawRequest> = {}, names = 'host;x-amz-date'): RawRequest => {
      const request = raw(over);
      const authorization = `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${names}, Signature=${signature(request, names)}`;
      return { ...request, headers: { ...request.headers, authorization } };
    };

    it('nothing, when all is well', () => {
      assert.equal(signatureFault(signed(), expected), undefined);
    });

    it('a changed body', () => {
      assert.equal(signatureFault({ ...signed(), body: Buffer.from('x') }, expected), 'signature');
    });

    it('a changed path', () => {
      assert.equal(signatureFault({ ...signed(), target: '/other' }, expected), 'signature');
    });

    it('a secret of somebody else', () => {
      assert.equal(signatureFault(signed(), { ...expected, secretAccessKey: 'other' }), 'signature');
    });

    it('another region', () => {
      assert.equal(
        signatureFault(signed(), { ...expected, region: 'eu-west-1' }),
        'credential AKIDEXAMPLE/20150830/us-east-1/service/aws4_request',
      );
    });

    it('a time more than five minutes off, and not one of five', () => {
      assert.equal(signatureFault(signed(), { ...expected, nowMs: expected.nowMs + 300_000 }), undefined);
      assert.equal(signatureFault(signed(), { ...expected, nowMs: expected.nowMs + 300_001 }), 'time 20150830T123600Z');
    });

    it('a content type that is not signed', () => {
      const headers = { ...raw().headers, 'content-type': 'application/json' };
      assert.equal(signatureFault(signed({ headers }), expected), 'not signed: content-type');
    });

    it('a missing session token', () => {
      assert.equal(signatureFault(signed(), { ...expected, sessionToken: 't' }), 'session token');
    });

    it('no signature at all', () => {
      assert.equal(signatureFault(raw(), expected), 'no signature');
    });
  });
});
