import { setTimeout as delay } from 'node:timers/promises';
import { NO_USAGE, type ChatEvent } from '../../src/core/chat.js';
import { GatewayError, type ErrorDetail, type ErrorKind } from '../../src/core/errors.js';
import type { Provider, ProviderCall } from '../../src/core/provider.js';

/** One thing a fake provider does: yield an event, fail, or hang until it is aborted. */
export type Act = ChatEvent | { readonly fail: ErrorKind; readonly detail?: ErrorDetail } | 'hang';

/** A provider that plays one script a call, the last one again and again, and counts its calls. */
export function fakeProvider(
  id: string,
  ...scripts: readonly (readonly Act[])[]
): Provider & { readonly calls: ProviderCall[] } {
  const calls: ProviderCall[] = [];
  async function* stream(call: ProviderCall): AsyncGenerator<ChatEvent> {
    const script = scripts[Math.min(calls.length, scripts.length - 1)] ?? [];
    calls.push(call);
    for (const act of script) {
      if (act === 'hang') await delay(60_000, undefined, { signal: call.signal });
      else if ('fail' in act) throw new GatewayError(act.fail, `${id} failed`, act.detail);
      else yield act;
    }
  }
  return { id, stream, calls };
}

export const says = (text: string): ChatEvent => ({ type: 'text-delta', text });
export const ends = (outputTokens = 5): ChatEvent => ({
  type: 'finish',
  reason: 'stop',
  usage: { ...NO_USAGE, inputTokens: 10, outputTokens },
});
