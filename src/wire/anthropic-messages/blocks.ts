import * as z from 'zod';
import type { ChatEvent, Seal } from '../../core/chat.js';
import { portableToolId } from '../tool-id.js';

type BlockStop = { readonly type: 'block-stop' };

/** How a block of an answer begins, goes on and ends. */
export type BlockStep =
  | { readonly type: 'block-start'; readonly block: Readonly<Record<string, unknown>> }
  | { readonly type: 'block-delta'; readonly delta: Readonly<Record<string, string>> }
  | BlockStop;

const sealedBlock = z.union([
  z.object({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
  z.object({ type: z.literal('redacted_thinking'), data: z.string() }),
]);

const STOP: BlockStop = { type: 'block-stop' };

/**
 * Turns events into blocks, one after the other. Thinking is written with its seal only, and only with one of this
 * wire: clients send it back, and its makers refuse what they have not signed.
 */
export function blockSteps(): (event: ChatEvent) => readonly BlockStep[] {
  let open: 'text' | number | undefined;
  const close = (): readonly BlockStep[] => {
    const steps = open === undefined ? [] : [STOP];
    open = undefined;
    return steps;
  };

  return function steps(event) {
    switch (event.type) {
      case 'text-delta':
      case 'refusal-delta': {
        if (event.text === '') return [];
        const start: readonly BlockStep[] =
          open === 'text' ? [] : [...close(), { type: 'block-start', block: { type: 'text', text: '' } }];
        open = 'text';
        return [...start, { type: 'block-delta', delta: { type: 'text_delta', text: event.text } }];
      }
      case 'reasoning-seal':
        return [...close(), ...sealedSteps(event.seal)];
      case 'tool-call-start': {
        const block = { type: 'tool_use', id: portableToolId(event.id), name: event.name, input: {} };
        const before = close();
        open = event.index;
        return [...before, { type: 'block-start', block }];
      }
      case 'tool-call-delta':
        if (open !== event.index || event.argumentsJson === '') return [];
        return [{ type: 'block-delta', delta: { type: 'input_json_delta', partial_json: event.argumentsJson } }];
      case 'finish':
        return close();
      case 'reasoning-delta':
      case 'wire-bytes':
      case 'usage':
        return [];
    }
  };
}

function sealedSteps({ wire, value }: Seal): readonly BlockStep[] {
  const block = wire === 'anthropic-messages' ? sealedBlock.safeParse(value).data : undefined;
  if (!block) return [];
  if (block.type === 'redacted_thinking') return [{ type: 'block-start', block }, STOP];
  const { thinking, signature } = block;
  return [
    { type: 'block-start', block: { type: 'thinking', thinking: '', signature: '' } },
    ...(thinking === '' ? [] : [{ type: 'block-delta', delta: { type: 'thinking_delta', thinking } } as const]),
    { type: 'block-delta', delta: { type: 'signature_delta', signature } },
    STOP,
  ];
}
