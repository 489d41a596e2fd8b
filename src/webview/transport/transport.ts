import type { Event } from '../../core/emitter.js';
import { GatewayError } from '../../core/errors.js';
import type { DecisionRow, ToHost, ToPage, WantedTab } from '../../dashboard/protocol.js';

/** The host answers from memory and one file, or compares for a second or two, so a longer silence means that it is gone. */
export const ANSWER_TIMEOUT_MS = 15_000;

/** Which answer belongs to which request. */
const ANSWER_TYPES = {
  'overview-request': 'overview-loaded',
  'decisions-request': 'decisions-loaded',
  'decision-request': 'decision-loaded',
  'models-request': 'models-loaded',
  'backends-request': 'backends-loaded',
  'reset-backend-request': 'backends-loaded',
  'memory-request': 'memory-loaded',
  'quality-request': 'quality-loaded',
  'comparison-request': 'comparison-loaded',
  'classes-request': 'classes-loaded',
  'money-request': 'money-loaded',
  'spend-request': 'spend-loaded',
  'budgets-request': 'budgets-loaded',
  'raise-request': 'raised',
  'calculate-request': 'calculated',
  'savings-request': 'calculated',
} as const satisfies Record<ToHost['type'], ToPage['type']>;

/** The answer to a request, when all goes well. */
export type AnswerTo<M extends ToHost> = Extract<ToPage, { type: (typeof ANSWER_TYPES)[M['type']] }>;

/** How the page learns of new decisions, of keys, settings and money that changed, and of the tab that a command wants shown. */
export type News =
  | {
      readonly kind: 'pushed';
      readonly onDidAdd: Event<DecisionRow>;
      readonly onDidChangeStock: Event<void>;
      readonly onDidWantTab: Event<WantedTab>;
      readonly onDidChangeMoney: Event<void>;
    }
  | { readonly kind: 'polled'; readonly everyMs: number };

/** How the page reaches its host: the editor's message channel, or the proxy over HTTP. */
export interface Transport {
  /** Throws GatewayError: 'unauthenticated' means that the person has to sign in, anything else can be tried again. */
  ask<M extends ToHost>(message: M): Promise<AnswerTo<M>>;
  readonly news: News;
  /** Takes a token typed by a person; undefined where nobody has to sign in. */
  readonly signIn: ((token: string) => void) | undefined;
  /** What the page kept; untrusted. */
  loadState(): unknown;
  saveState(state: unknown): void;
}

/** True for the answer to this very request; a late one for another decision, cap or choice of bars is not. */
export function isAnswerTo<M extends ToHost>(message: M, answer: ToPage): answer is AnswerTo<M> {
  if (answer.type !== ANSWER_TYPES[message.type]) return false;
  if (message.type === 'decision-request' && answer.type === 'decision-loaded') {
    return answer.detail.row.requestId === message.requestId;
  }
  if (message.type === 'raise-request' && answer.type === 'raised') return answer.budget.id === message.budgetId;
  if (message.type === 'spend-request' && answer.type === 'spend-loaded') {
    return answer.chart.days === message.days && answer.chart.by === message.by;
  }
  return true;
}

/** What the host said went wrong; its text is for people. */
export const hostFailure = (message: string): GatewayError => new GatewayError('internal', message);
