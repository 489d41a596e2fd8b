import assert from 'node:assert/strict';
import { regionOfAddress, regionOfAddresses } from '../../src/core/region-of-address.js';

const ROWS: readonly (readonly [address: string, region: ReturnType<typeof regionOfAddress>])[] = [
  ['http://127.0.0.1:11434', 'local'],
  ['http://localhost:1234/v1', 'local'],
  ['http://[::1]:8080', 'local'],
  ['https://bedrock-runtime.eu-central-1.amazonaws.com/openai/v1', 'eu'],
  ['https://bedrock-mantle.eu-north-1.api.aws/v1', 'eu'],
  ['https://vpce-1.bedrock-runtime.eu-west-3.vpce.amazonaws.com', 'eu'],
  ['https://bedrock-runtime.eu-west-2.amazonaws.com', 'other'], // London
  ['https://bedrock-runtime.eu-central-2.amazonaws.com', 'other'], // Zurich
  ['https://bedrock-runtime.us-east-1.amazonaws.com', 'us'],
  ['https://bedrock-runtime.us-gov-west-1.amazonaws.com', 'us'],
  ['https://bedrock-runtime.ap-southeast-1.amazonaws.com', 'other'],
  ['https://europe-west4-aiplatform.googleapis.com/v1', 'eu'],
  ['https://europe-west2-aiplatform.googleapis.com/v1', 'other'], // London
  ['https://europe-west6-aiplatform.googleapis.com/v1', 'other'], // Zurich
  ['https://us-central1-aiplatform.googleapis.com/v1', 'us'],
  ['https://aiplatform.eu.rep.googleapis.com/v1', 'eu'],
  ['https://aiplatform.us.rep.googleapis.com/v1', 'us'],
  ['https://aiplatform.googleapis.com/v1', 'other'], // global
  ['https://eu-central-1.amazonaws.com.evil.example', 'other'],
  ['https://europe-west4-aiplatform.googleapis.com.evil.example', 'other'],
  ['https://eu.api.example', 'other'],
  ['https://one.openai.azure.com/openai/v1', 'other'],
  ['https://bedrock-runtime.{AWS_REGION}.amazonaws.com', 'other'],
  ['', 'other'],
];

describe('regionOfAddress', () => {
  for (const [address, region] of ROWS) {
    it(`takes ${address === '' ? 'no address' : address} for ${region}`, () => {
      assert.equal(regionOfAddress(address), region);
    });
  }
});

describe('regionOfAddresses', () => {
  const eu = 'https://europe-west4-aiplatform.googleapis.com/v1';
  const us = 'https://us-central1-aiplatform.googleapis.com/v1';

  it('is the one region of all addresses', () => {
    assert.equal(regionOfAddresses([eu, `${eu}/other`]), 'eu');
  });

  it('is not known when they are in several, or there is none', () => {
    assert.equal(regionOfAddresses([eu, us]), 'other');
    assert.equal(regionOfAddresses([eu, 'https://acme.example']), 'other');
    assert.equal(regionOfAddresses([]), 'other');
  });
});
