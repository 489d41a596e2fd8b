import assert from 'node:assert/strict';
import { webhookBody, type WebhookFormat } from '../../../src/core/alerts/webhook-body.js';
import type { Notice } from '../../../src/core/budget/types.js';

const NOTICE: Notice = {
  id: '01TEST',
  atMs: 1_800_000_000_000,
  kind: 'alert',
  subject: 'cost_spike',
  once: '01TEST',
  text: 'The last hour cost $6.00.',
  severity: 'warning',
  value: 6_000_000_000,
};
const DETAILS = {
  id: '01TEST',
  at: '2027-01-15T08:00:00.000Z',
  kind: 'alert',
  subject: 'cost_spike',
  value: 6_000_000_000,
};
const body = (format: WebhookFormat, over: Partial<Notice> = {}, key?: string): unknown =>
  JSON.parse(webhookBody(format, { ...NOTICE, ...over }, key));

describe('webhookBody', () => {
  it('writes one line and the facts for Slack', () => {
    assert.deepEqual(body('slack'), {
      text: '[WARNING] cost_spike: The last hour cost $6.00.',
      alert: { rule: 'cost_spike', severity: 'warning', message: 'The last hour cost $6.00.', details: DETAILS },
    });
  });

  it('lets no name mention anybody in Slack', () => {
    const { text } = body('slack', { text: 'the team <!channel> & more' }) as { text: string };
    assert.equal(text, '[WARNING] cost_spike: the team &lt;!channel&gt; &amp; more');
  });

  it('writes an Adaptive Card for Teams', () => {
    assert.deepEqual(body('teams'), {
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: {
            $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
            type: 'AdaptiveCard',
            version: '1.2',
            body: [
              {
                type: 'RichTextBlock',
                inlines: [{ type: 'TextRun', text: 'cost_spike (warning)', weight: 'Bolder', color: 'Warning' }],
              },
              { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 'The last hour cost $6.00.' }] },
            ],
          },
        },
      ],
    });
  });

  it('writes an event for PagerDuty', () => {
    assert.deepEqual(body('pagerduty', {}, 'the-key'), {
      routing_key: 'the-key',
      event_action: 'trigger',
      dedup_key: 'signalbox:cost_spike:cost_spike',
      client: 'Signalbox',
      payload: {
        summary: '[WARNING] cost_spike: The last hour cost $6.00.',
        source: 'signalbox',
        severity: 'warning',
        timestamp: '2027-01-15T08:00:00.000Z',
        class: 'cost_spike',
        custom_details: DETAILS,
      },
    });
  });

  for (const severity of ['info', 'warning', 'critical'] as const) {
    it(`keeps ${severity} for PagerDuty, which knows the word`, () => {
      assert.equal((body('pagerduty', { severity }) as { payload: { severity: string } }).payload.severity, severity);
    });
  }

  it('keeps within the lengths that PagerDuty takes', () => {
    const event = body('pagerduty', { kind: 'threshold', subject: 's'.repeat(512), text: 't'.repeat(2_048) });
    const { dedup_key, payload } = event as { dedup_key: string; payload: { summary: string } };
    assert.deepEqual([dedup_key.length, payload.summary.length], [255, 1_024]);
    assert.match(dedup_key, /^signalbox:budget_warning:s+$/);
  });

  it('writes the facts alone as JSON, and leaves out a value that is not there', () => {
    const { id, at, kind, subject } = DETAILS;
    assert.deepEqual(body('json', { value: undefined }), {
      rule: 'cost_spike',
      severity: 'warning',
      message: 'The last hour cost $6.00.',
      details: { id, at, kind, subject },
    });
  });
});
