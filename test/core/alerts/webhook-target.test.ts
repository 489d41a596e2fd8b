import assert from 'node:assert/strict';
import { parseWebhook } from '../../../src/core/alerts/webhook-target.js';
import type { WebhookFormat } from '../../../src/core/alerts/webhook-body.js';
import { GatewayError } from '../../../src/core/errors.js';

const KEY = 'abcdefghijklmnopqrstuvwxyz012345';
const CANARY = 'canary-4711';

function refusal(text: string, format: WebhookFormat): string {
  try {
    parseWebhook(text, format);
  } catch (error) {
    assert.ok(error instanceof GatewayError);
    assert.equal(error.kind, 'invalid-request');
    assert.doesNotMatch(error.message + String(error.stack), new RegExp(CANARY));
    return error.message;
  }
  return assert.fail('it was taken');
}

describe('parseWebhook', () => {
  it('takes an https address as it is, without a fragment', () => {
    const { url, routingKey } = parseWebhook(' https://hooks.example.com/a/b?c=d#e\n', 'slack');
    assert.equal(url.href, 'https://hooks.example.com/a/b?c=d');
    assert.equal(routingKey, undefined);
  });

  for (const address of [
    `http://hooks.example.com/${CANARY}`,
    `ftp://hooks.example.com/${CANARY}`,
    `file:///${CANARY}`,
    `javascript:${CANARY}`,
  ]) {
    it(`refuses ${address.replace(CANARY, '…')}`, () => assert.match(refusal(address, 'json'), /begin with https/));
  }

  it('refuses what is no URL', () => assert.match(refusal(`hooks.example.com/${CANARY}`, 'slack'), /not a URL/));

  it('refuses a user name or password', () => {
    assert.match(refusal(`https://${CANARY}@hooks.example.com/`, 'slack'), /user name or password/);
    assert.match(refusal(`https://:${CANARY}@hooks.example.com/`, 'slack'), /user name or password/);
  });

  it('takes a PagerDuty key alone', () => {
    const { url, routingKey } = parseWebhook(KEY, 'pagerduty');
    assert.deepEqual([url.href, routingKey], ['https://events.pagerduty.com/v2/enqueue', KEY]);
  });

  it('takes another region of PagerDuty, and keeps the key out of the address', () => {
    const { url, routingKey } = parseWebhook(
      `https://events.eu.pagerduty.com/v2/enqueue?routing_key=${KEY}`,
      'pagerduty',
    );
    assert.deepEqual([url.href, routingKey], ['https://events.eu.pagerduty.com/v2/enqueue', KEY]);
  });

  it('refuses PagerDuty keys of another length', () => {
    assert.match(refusal(KEY.slice(1), 'pagerduty'), /32 letters and digits/);
    assert.match(refusal(`https://events.pagerduty.com/v2/enqueue?routing_key=${CANARY}`, 'pagerduty'), /routing_key=/);
    assert.match(refusal('https://events.pagerduty.com/v2/enqueue', 'pagerduty'), /routing_key=/);
  });

  it('does not take a key for the others', () => assert.match(refusal(KEY, 'slack'), /not a URL/));
});
