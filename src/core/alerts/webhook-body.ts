import type { Notice } from '../budget/types.js';
import { ruleOf } from './finding.js';

/** Who is told, and so in which form. */
export const WEBHOOK_FORMATS = ['slack', 'teams', 'pagerduty', 'json'] as const;
export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number];

/** Source of the limits: PagerDuty Events API v2. */
const MAX_SUMMARY_CHARACTERS = 1_024;
const MAX_DEDUP_CHARACTERS = 255;

/** What is posted, as JSON. `routingKey` is PagerDuty's integration key. */
export function webhookBody(format: WebhookFormat, notice: Notice, routingKey: string | undefined): string {
  switch (format) {
    case 'slack':
      return JSON.stringify({ text: slackText(headline(notice)), alert: alertOf(notice) });
    case 'teams':
      return JSON.stringify(teamsMessage(notice));
    case 'pagerduty':
      return JSON.stringify(pagerDutyEvent(notice, routingKey));
    case 'json':
      return JSON.stringify(alertOf(notice));
  }
}

const headline = (notice: Notice): string => `[${notice.severity.toUpperCase()}] ${ruleOf(notice)}: ${notice.text}`;

const alertOf = (notice: Notice) => ({
  rule: ruleOf(notice),
  severity: notice.severity,
  message: notice.text,
  details: detailsOf(notice),
});

const detailsOf = ({ id, atMs, kind, subject, value }: Notice) => ({
  id,
  at: new Date(atMs).toISOString(),
  kind,
  subject,
  ...(value !== undefined && { value }),
});

/** Names of folders and teams stand in the text; unescaped they could mention everybody. Source: Slack, formatting text. */
const slackText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const TEAMS_COLORS = { info: 'Default', warning: 'Warning', critical: 'Attention' } as const;

/** An Adaptive Card, the only form that Workflows take. A TextRun knows no Markdown, so that names stay what they are. */
function teamsMessage(notice: Notice) {
  const title = `${ruleOf(notice)} (${notice.severity})`;
  const heading = { type: 'TextRun', text: title, weight: 'Bolder', color: TEAMS_COLORS[notice.severity] };
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.2',
    body: [
      { type: 'RichTextBlock', inlines: [heading] },
      { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: notice.text }] },
    ],
  };
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return { type: 'message', attachments: [{ contentType, contentUrl: null, content }] };
}

/** Notices of one rule about one thing go to one incident while it is open. */
function pagerDutyEvent(notice: Notice, routingKey: string | undefined) {
  const rule = ruleOf(notice);
  return {
    routing_key: routingKey,
    event_action: 'trigger',
    dedup_key: `signalbox:${rule}:${notice.subject}`.slice(0, MAX_DEDUP_CHARACTERS),
    client: 'Signalbox',
    payload: {
      summary: headline(notice).slice(0, MAX_SUMMARY_CHARACTERS),
      source: 'signalbox',
      severity: notice.severity,
      timestamp: new Date(notice.atMs).toISOString(),
      class: rule,
      custom_details: detailsOf(notice),
    },
  };
}
