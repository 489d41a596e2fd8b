import type { ToHost } from './protocol.js';

/** The page's messages that change nothing. A new one counts as a change until it is listed here. */
const LOOKS: ReadonlySet<unknown> = new Set<ToHost['type']>([
  'overview-request',
  'decisions-request',
  'decision-request',
  'models-request',
  'backends-request',
  'memory-request',
  'quality-request',
  'comparison-request',
  'classes-request',
  'money-request',
  'spend-request',
  'budgets-request',
  'calculate-request',
  'savings-request',
]);

/** True unless a message of the page, not yet checked, is known to change nothing. */
export const mayChange = (message: Readonly<Record<string, unknown>>): boolean => !LOOKS.has(message['type']);
