import type { AlertsStatus, RuleStatus } from '../../app/alerts/status.js';
import { WEBHOOK_VARIABLE } from '../../app/alerts/webhook.js';
import { GatewayError } from '../../core/errors.js';
import { columns, textOption } from '../support.js';
import { EXIT, type CliContext, type ExitCode, type Verb } from './verb.js';

const USAGE = 'signalbox alerts status | test [--webhook-url URL]';

/** `signalbox alerts`: how the rules stand, and a test of the webhook. */
export const alertsVerb: Verb = {
  name: 'alerts',
  usage: USAGE,
  summary: 'Shows alerts and where they were posted; "test" posts one to the webhook, or to --webhook-url.',
  options: { 'webhook-url': { type: 'string' } },
  run: async (context) => {
    const [what, ...rest] = context.positionals;
    if (what === 'status' && rest.length === 0) return status(context);
    if (what === 'test' && rest.length === 0) return test(context);
    throw new GatewayError('invalid-request', `Say what to do with alerts: ${USAGE}.`);
  },
};

async function status({ app, json, out }: CliContext): Promise<ExitCode> {
  const report = await app.alerts.status();
  out(json ? jsonText(report) : statusText(report));
  return EXIT.ok;
}

async function test(context: CliContext): Promise<ExitCode> {
  const delivery = await context.app.alerts.test(textOption(context, 'webhook-url'));
  context.out(context.json ? jsonText(delivery) : delivery.text);
  return delivery.ok ? EXIT.ok : EXIT.failed;
}

/** Every field is there; null stands for what is not known. */
const jsonText = (value: object): string => JSON.stringify(value, (_name, field: unknown) => field ?? null);

function statusText({ rules, webhook }: AlertsStatus): string {
  const where = webhook.set
    ? `webhook: set, told in the form of ${webhook.format}`
    : `webhook: none is known to this terminal (set ${WEBHOOK_VARIABLE}; the editor keeps its own)`;
  const posts = webhook.deliveries.map(({ atMs, text }) => [momentText(atMs), text]);
  return [
    columns([['rule', 'state', 'last told', 'again from', ''], ...rules.map(ruleRow)]),
    '',
    where,
    ...(webhook.note === undefined ? [] : [webhook.note]),
    ...(posts.length === 0 ? [] : ['', columns(posts)]),
  ].join('\n');
}

const ruleRow = ({ rule, state, lastAtMs, coolsUntilMs, text }: RuleStatus): readonly string[] => [
  rule,
  state,
  momentText(lastAtMs),
  momentText(coolsUntilMs),
  text ?? '',
];

const momentText = (atMs: number | undefined): string =>
  atMs === undefined ? '–' : new Date(atMs).toISOString().slice(0, 19).replace('T', ' ') + 'Z';
