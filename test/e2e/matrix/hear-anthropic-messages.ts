import assert from 'node:assert/strict';
import type { Hear, HeardTurn } from './ask.js';
import { addResult, assistantTurn, nameOf, noteCall, userTurn, type Calls } from './hear.js';

type Source =
  | { readonly type: 'url'; readonly url: string }
  | { readonly type: 'base64'; readonly media_type: string; readonly data: string };

type Block =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image' | 'document'; readonly source: Source }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; readonly input: unknown }
  | {
      readonly type: 'tool_result';
      readonly tool_use_id: string;
      readonly content: string;
      readonly is_error?: boolean;
    };

type Body = {
  readonly system?: string;
  readonly messages: readonly { readonly role: string; readonly content: readonly Block[] }[];
  readonly tools?: readonly { readonly name: string }[];
  readonly output_config?: { readonly format?: { readonly type: string; readonly schema: unknown } };
  readonly stop_sequences?: unknown;
  readonly max_tokens: unknown;
};

/** Anthropic Messages: the turns of user and model take turns, and results stand in a turn of the user's. */
export const hearAnthropicMessages: Hear = (raw) => {
  const body = raw as Body;
  const calls: Calls = new Map();
  const turns: HeardTurn[] = [];
  for (const [index, { role, content }] of body.messages.entries()) {
    assert.equal(role, index % 2 === 0 ? 'user' : 'assistant');
    for (const block of content) {
      if (block.type === 'tool_use') noteCall(calls, block.id, block.name);
      if (block.type !== 'tool_result') continue;
      const { tool_use_id: id, content: text, is_error: isError } = block;
      addResult(turns, { of: nameOf(calls, id), text, ...(isError && { isError: true }) });
    }
    if (role === 'assistant') turns.push(hearAssistant(content));
    else if (content.some(({ type }) => type !== 'tool_result')) turns.push(hearUser(content));
  }
  return {
    system: body.system === undefined ? [] : [body.system],
    turns,
    tools: (body.tools ?? []).map(({ name }) => name),
    schema: body.output_config?.format?.schema,
    stop: body.stop_sequences,
    maxTokens: body.max_tokens,
  };
};

const textsOf = (blocks: readonly Block[]): readonly string[] =>
  blocks.flatMap((block) => (block.type === 'text' ? [block.text] : []));

function hearAssistant(blocks: readonly Block[]): HeardTurn {
  const made = blocks.flatMap((block) => (block.type === 'tool_use' ? [{ name: block.name, args: block.input }] : []));
  return assistantTurn(textsOf(blocks).join(''), made);
}

function hearUser(blocks: readonly Block[]): HeardTurn {
  const media = blocks.flatMap((block) => {
    if (block.type !== 'image' && block.type !== 'document') return [];
    const { source } = block;
    const shown = source.type === 'url' ? source.url : `${source.media_type} ${source.data}`;
    return [`${block.type === 'image' ? 'image' : 'file'} ${shown}`];
  });
  return userTurn(textsOf(blocks), media);
}
