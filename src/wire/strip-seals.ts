import type { Seal } from '../core/chat.js';
import type { WireFormat } from '../core/model.js';
import { isFields, type Fields } from './unchecked.js';

type IsForeign = (seal: Seal) => boolean;

/** How the bodies of each wire hold what only its maker can read. */
const STRIPPERS: Partial<Record<WireFormat, (body: Fields, isForeign: IsForeign) => Fields>> = {
  'anthropic-messages': (body, isForeign) => ({
    ...body,
    messages: mapList(body['messages'], (message) => {
      if (!Array.isArray(message['content'])) return [message];
      const content = keepBlocks(message['content'], THINKING, (value) =>
        isForeign({ wire: 'anthropic-messages', value }),
      );
      return content.length === 0 ? [] : [{ ...message, content }];
    }),
  }),
  'openai-responses': (body, isForeign) => ({
    ...body,
    input: Array.isArray(body['input'])
      ? keepBlocks(body['input'], REASONING, (value) => isForeign({ wire: 'openai-responses', value }))
      : body['input'],
  }),
  'openai-chat': (body, isForeign) => ({
    ...body,
    messages: mapList(body['messages'], (message) => {
      const details = message['reasoning_details'];
      if (!Array.isArray(details)) return [message];
      const kept = details.filter((value) => !isForeign({ wire: 'openai-chat', value }));
      return [{ ...message, reasoning_details: kept }];
    }),
  }),
  gemini: (body, isForeign) => ({
    ...body,
    contents: mapList(body['contents'], (content) => [
      {
        ...content,
        parts: mapList(content['parts'], (part) => {
          const { thoughtSignature: value, ...rest } = part;
          return [value !== undefined && isForeign({ wire: 'gemini', value }) ? rest : part];
        }),
      },
    ]),
  }),
};

/** A body of this wire without the sealed reasoning that is foreign to the model it goes to; the rest is as it came. */
export const stripSeals = (wire: WireFormat | 'none', body: Fields, isForeign: IsForeign): Fields =>
  (wire === 'none' ? undefined : STRIPPERS[wire])?.(body, isForeign) ?? body;

const THINKING = ['thinking', 'redacted_thinking'];
const REASONING = ['reasoning'];

function keepBlocks(blocks: readonly unknown[], types: readonly string[], isForeign: (block: object) => boolean) {
  return blocks.filter((block) => !(isFields(block) && types.includes(String(block['type'])) && isForeign(block)));
}

function mapList(list: unknown, change: (item: Fields) => readonly unknown[]): unknown {
  if (!Array.isArray(list)) return list;
  return list.flatMap((item: unknown) => (isFields(item) ? change(item) : [item]));
}
