import type { ChatRequest } from '../chat.js';
import { signals } from '../strategies/signals.js';
import type { Classification } from './classification.js';

/** How the documented keyword scorer judges a request. Stays until every caller asks a strategy by itself. */
export const classify = (request: ChatRequest, promptTokens: number): Classification =>
  signals.classify({ request, promptTokens });
