import type { Hear, HeardTurn } from './ask.js';
import { addResult, assistantTurn, userTurn } from './hear.js';

type Message =
  | { readonly role: 'system'; readonly content: string }
  | { readonly role: 'user'; readonly content: string; readonly images?: readonly string[] }
  | {
      readonly role: 'assistant';
      readonly content: string;
      readonly tool_calls?: readonly { readonly function: { readonly name: string; readonly arguments: unknown } }[];
    }
  | { readonly role: 'tool'; readonly content: string; readonly tool_name: string };

type Body = {
  readonly messages: readonly Message[];
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
  readonly format?: unknown;
  readonly options?: { readonly stop?: unknown; readonly num_predict?: unknown };
};

/** Ollama's chat: results name the tool, pictures have no type. */
export const hearOllama: Hear = (raw) => {
  const body = raw as Body;
  const system: string[] = [];
  const turns: HeardTurn[] = [];
  for (const message of body.messages) {
    switch (message.role) {
      case 'system':
        system.push(message.content);
        break;
      case 'user': {
        const images = message.images ?? [];
        turns.push(
          userTurn(
            [message.content],
            images.map((data) => `image ${data}`),
          ),
        );
        break;
      }
      case 'assistant': {
        const made = (message.tool_calls ?? []).map(({ function: { name, arguments: args } }) => ({ name, args }));
        turns.push(assistantTurn(message.content, made));
        break;
      }
      case 'tool':
        addResult(turns, { of: message.tool_name, text: message.content });
    }
  }
  return {
    system,
    turns,
    tools: (body.tools ?? []).map((tool) => tool.function.name),
    schema: body.format,
    stop: body.options?.stop,
    maxTokens: body.options?.num_predict,
  };
};
