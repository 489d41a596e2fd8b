import assert from 'node:assert/strict';
import { exampleAddress, fillPlaces, placesHint } from '../../src/core/address.js';

const fill = (address: string, env: Record<string, string> = {}, hosts?: Record<string, string>): string =>
  fillPlaces(address, (name) => env[name], hosts);

describe('fillPlaces', () => {
  it('leaves an address without places alone', () => {
    assert.equal(fill('https://api.acme.example/v1'), 'https://api.acme.example/v1');
  });

  it('fills every place by its name', () => {
    assert.equal(
      fill('https://{REGION}.acme.example/{PROJECT}/{REGION}', { REGION: 'eu-1', PROJECT: 'example.com:p' }),
      'https://eu-1.acme.example/example.com:p/eu-1',
    );
  });

  it('takes the first variable that is set', () => {
    assert.equal(fill('https://{A|B}.acme.example', { B: 'b' }), 'https://b.acme.example');
    assert.equal(fill('https://{A|B}.acme.example', { A: 'a', B: 'b' }), 'https://a.acme.example');
    assert.equal(fill('https://{A|B}.acme.example', { A: ' ', B: ' b ' }), 'https://b.acme.example');
  });

  it('takes what stands for it otherwise', () => {
    assert.equal(fill('https://acme.example/{A=global}'), 'https://acme.example/global');
    assert.equal(fill('https://acme.example/{A=global}', { A: 'here' }), 'https://acme.example/here');
  });

  it('leaves a place open that nothing fills, or no plain name', () => {
    for (const env of [{}, { A: '' }, { A: 'evil.example/' }, { A: 'a b' }, { A: '{A}' }, { A: '@evil' }]) {
      assert.equal(fill('https://x.{A}.acme.example', env), 'https://x.{A}.acme.example');
    }
  });

  it('takes a whole address at the start, without a slash at its end', () => {
    assert.equal(fill('{A}/openai/v1', { A: 'https://one.acme.example/' }), 'https://one.acme.example/openai/v1');
    assert.equal(fill('{A}/openai/v1', { A: 'http://127.0.0.1:9/x' }), 'http://127.0.0.1:9/x/openai/v1');
  });

  it('does not say twice what comes after', () => {
    assert.equal(
      fill('{A}/openai/v1', { A: 'https://one.acme.example/openai/v1/' }),
      'https://one.acme.example/openai/v1',
    );
  });

  it('leaves the start open for what requests may not be sent to', () => {
    const addresses = ['one', 'http://one.acme.example', 'https://me:pw@one.acme.example', 'https://one.example/?x=1'];
    for (const A of addresses) assert.equal(fill('{A}/v1', { A }), '{A}/v1');
  });

  it('calls a host by its real name', () => {
    const hosts = { 'global-x.acme.example': 'x.acme.example' };
    const address = 'https://{A}-x.acme.example/{A}';
    assert.equal(fill(address, { A: 'global' }, hosts), 'https://x.acme.example/global');
    assert.equal(fill(address, { A: 'eu' }, hosts), 'https://eu-x.acme.example/eu');
  });
});

describe('placesHint', () => {
  it('has nothing to say of a full address', () => {
    assert.equal(placesHint('https://acme.example/v1'), undefined);
  });

  it('names each variable once, the first where there are several', () => {
    assert.equal(placesHint('https://{A|B}.acme.example/{C}/{A|B}'), 'set A and C');
  });

  it('says when a whole address is wanted', () => {
    assert.equal(placesHint('{A}/v1/{B}'), 'set A to an https address and B');
  });
});

describe('exampleAddress', () => {
  it('has something in every place', () => {
    assert.equal(exampleAddress('{A}/v1/{B|C=d}'), 'https://place.example/v1/place');
  });

  it('keeps what is no place', () => {
    assert.equal(exampleAddress('https://{a}.acme.example'), 'https://{a}.acme.example');
  });
});
