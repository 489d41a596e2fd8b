import { MODEL_RETIREMENT } from '../../core/alerts/ending-models.js';
import { ALERT_RULES, type AlertRule } from '../../core/alerts/finding.js';
import type { WebhookFormat } from '../../core/alerts/webhook-body.js';
import type { Notice } from '../../core/budget/types.js';
import type { Host } from '../../host.js';
import { endingsNow, findNow, lastTold, thresholdsNow, type EvaluateDeps } from './evaluate.js';
import { WEBHOOK_SUBJECT, type Delivery, type Webhook } from './webhook.js';

/** Deliveries shown, and notices read to find them among those of other kinds of delivery. */
const DELIVERIES_SHOWN = 20;
const DELIVERIES_READ = 200;

/** How one rule stands. */
export type RuleStatus = {
  readonly rule: AlertRule;
  /** 'firing' while what it warns of is the case, 'cooling' while it is over and was told a short time ago. */
  readonly state: 'quiet' | 'cooling' | 'firing';
  readonly lastAtMs: number | undefined;
  /** When it may be told again; undefined when it may now, or is told once a period only. */
  readonly coolsUntilMs: number | undefined;
  /** What there is to say; undefined while quiet. */
  readonly text: string | undefined;
};

/** How alerts stand: the rules, and the webhook without its address. */
export type AlertsStatus = {
  readonly rules: readonly RuleStatus[];
  readonly webhook: {
    /** Whether this process knows an address; a terminal does not see the editor's. */
    readonly set: boolean;
    readonly format: WebhookFormat;
    /** What a person should know of how its address is checked; undefined when there is nothing. */
    readonly note: string | undefined;
    /** Newest first. */
    readonly deliveries: readonly Delivery[];
  };
};

/** What the status is made of. */
export type StatusDeps = EvaluateDeps & { readonly webhook: Webhook; readonly host: Pick<Host, 'behindProxy'> };

const PROXY_NOTE =
  'This machine reaches the web through a proxy, so only the name of the webhook is checked, not the address it leads to.';

/** Looks at every rule without telling anybody. */
export async function readStatus(deps: StatusDeps): Promise<AlertsStatus> {
  const [rules, set, delivered] = await Promise.all([
    Promise.all(ALERT_RULES.map((rule) => ruleStatus(rule, deps))),
    deps.webhook.isSet(),
    deps.ledger.notices({ kind: 'delivery', limit: DELIVERIES_READ }),
  ]);
  return {
    rules,
    webhook: {
      set,
      format: deps.settings()['alerts.webhookFormat'],
      note: deps.host.behindProxy() ? PROXY_NOTE : undefined,
      deliveries: delivered
        .filter(({ subject }) => subject === WEBHOOK_SUBJECT)
        .slice(0, DELIVERIES_SHOWN)
        .map(toDelivery),
    },
  };
}

async function ruleStatus(rule: AlertRule, deps: StatusDeps): Promise<RuleStatus> {
  if (rule === 'budget_warning') return budgetStatus(deps);
  if (rule === 'model_retirement') return endingStatus(deps);
  const [finding, toldMsOf] = await Promise.all([findNow(rule, deps), lastTold(deps)]);
  const lastAtMs = toldMsOf(rule);
  const untilMs = lastAtMs === undefined ? 0 : lastAtMs + deps.settings()['alerts.cooldownSeconds'] * 1_000;
  const coolsUntilMs = deps.nowMs() < untilMs ? untilMs : undefined;
  const state = finding ? 'firing' : coolsUntilMs === undefined ? 'quiet' : 'cooling';
  return { rule, state, lastAtMs, coolsUntilMs, text: finding?.text };
}

async function budgetStatus(deps: StatusDeps): Promise<RuleStatus> {
  const [passed, told] = await Promise.all([thresholdsNow(deps), deps.ledger.notices({ kind: 'threshold', limit: 1 })]);
  const [worst] = passed.flatMap(([highest]) => highest ?? []).toSorted((a, b) => (b.value ?? 0) - (a.value ?? 0));
  return {
    rule: 'budget_warning',
    state: worst ? 'firing' : 'quiet',
    lastAtMs: told[0]?.atMs,
    coolsUntilMs: undefined,
    text: worst?.text,
  };
}

async function endingStatus(deps: StatusDeps): Promise<RuleStatus> {
  const [endings, toldMsOf] = await Promise.all([endingsNow(deps), lastTold(deps)]);
  return {
    rule: MODEL_RETIREMENT,
    state: endings.length > 0 ? 'firing' : 'quiet',
    lastAtMs: toldMsOf(MODEL_RETIREMENT),
    coolsUntilMs: undefined,
    text: endings.length === 0 ? undefined : endings.map(({ text }) => text).join(' '),
  };
}

const toDelivery = ({ atMs, severity, value, text }: Notice): Delivery => ({
  atMs,
  ok: severity === 'info',
  status: value,
  text,
});
