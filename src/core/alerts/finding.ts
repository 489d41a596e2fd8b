import type { Notice } from '../budget/types.js';

/** What people are told of without having asked. */
export const ALERT_RULES = ['cost_spike', 'error_rate', 'budget_warning', 'model_retirement'] as const;
export type AlertRule = (typeof ALERT_RULES)[number];

/** What a rule has to say: a notice but for its id and its moment. */
export type Finding = Pick<Notice, 'subject' | 'text' | 'severity' | 'value'>;

/** The rule that a notice comes from, or its subject where none made it, such as a test. */
export const ruleOf = ({ kind, subject }: Pick<Notice, 'kind' | 'subject'>): string =>
  kind === 'threshold' ? 'budget_warning' : subject;
