import type { App } from '../app.js';
import { estimatePromptTokens } from '../app/tokens.js';
import type { Settings } from '../config/schema.js';
import type { ChatRequest } from '../core/chat.js';
import { refText } from '../core/model.js';
import { judgesHere } from './judges-here.js';
import type { SelectionEstimate } from './meter/selection-text.js';

/** What a request would take and cost. Nothing is sent: where judging it would show it to somebody, only its tokens are counted. */
export async function estimateQuietly(
  { gateway }: Pick<App, 'gateway'>,
  settings: Settings,
  request: ChatRequest,
  signal: AbortSignal,
): Promise<SelectionEstimate> {
  if (!judgesHere(settings)) return { promptTokens: estimatePromptTokens(request), choice: 'not-judged' };
  const { candidates, needs } = await gateway.decide(request, signal);
  const [first] = candidates;
  return {
    promptTokens: needs.promptTokens,
    choice: first ? { model: refText(first.model), nanoUsd: first.estimatedNanoUsd } : 'no-model',
  };
}
