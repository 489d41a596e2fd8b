import type { ChatMessage, ChatRequest, ContentPart, Sampling, ToolSpec } from '../core/chat.js';
import { compact } from '../wire/compact.js';
import { FREEFORM_SCHEMA } from '../wire/freeform.js';
import { toldResult } from '../wire/told-result.js';
import { argumentsObject } from '../wire/tool-arguments.js';
import { refuseUncarried, uncarried } from '../wire/uncarried.js';

/** A request as VS Code's language model interface has it, but for its classes. It knows no system role. */
export type EditorRequest = {
  readonly messages: readonly EditorMessage[];
  readonly tools: readonly EditorTool[];
  /** True when the model has to call a tool. */
  readonly mustCall: boolean;
  /** What models of the editor take beside. Source: VS Code, options of Copilot's models. */
  readonly modelOptions: Readonly<Record<string, unknown>>;
};

export type EditorMessage = { readonly role: 'user' | 'assistant'; readonly parts: readonly EditorPart[] };

export type EditorPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool-call'; readonly id: string; readonly name: string; readonly input: object }
  | { readonly type: 'tool-result'; readonly id: string; readonly text: string };

export type EditorTool = { readonly name: string; readonly description: string; readonly inputSchema: object };

/** The name of these models' provider in refusals. */
const NAME = 'the models of VS Code';

/** The same request for a model of the editor. Throws 'invalid-request' for what it cannot carry: pictures, documents, a form for the reply. */
export function toEditorRequest(request: ChatRequest): EditorRequest {
  refuseUncarried(request, NAME);
  const { messages, sampling } = request;
  if (sampling.jsonSchema !== undefined) throw uncarried('response_format', NAME);
  const { toolChoice } = sampling;
  return {
    messages: joinResults(messages.map(toMessage)),
    tools: toolsFor(request).map(toTool),
    mustCall: toolChoice === 'required' || typeof toolChoice === 'object',
    modelOptions: optionsOf(sampling),
  };
}

const optionsOf = (sampling: Sampling): EditorRequest['modelOptions'] =>
  compact<Record<string, unknown>>({
    temperature: sampling.temperature,
    top_p: sampling.topP,
    max_tokens: sampling.maxOutputTokens,
    stop: sampling.stop,
    presence_penalty: sampling.presencePenalty,
    frequency_penalty: sampling.frequencyPenalty,
  });

/** There is no choice among tools but to offer fewer. */
function toolsFor({ tools, sampling: { toolChoice } }: ChatRequest): readonly ToolSpec[] {
  if (toolChoice === 'none') return [];
  return typeof toolChoice === 'object' ? tools.filter(({ name }) => name === toolChoice.name) : tools;
}

function toTool({ name, description, schema, freeform }: ToolSpec): EditorTool {
  const inputSchema = typeof schema === 'object' && schema !== null && !freeform ? schema : FREEFORM_SCHEMA;
  return { name, description, inputSchema };
}

function toMessage({ role, parts }: ChatMessage, index: number): EditorMessage {
  const toPart = (part: ContentPart): EditorPart[] => encodePart(part, `messages[${index}].content`);
  return { role: role === 'assistant' ? role : 'user', parts: parts.flatMap(toPart) };
}

/** Earlier thoughts are not owed to another model. */
function encodePart(part: ContentPart, field: string): EditorPart[] {
  switch (part.type) {
    case 'text':
      return [part];
    case 'reasoning':
      return [];
    case 'image':
    case 'file':
      throw uncarried(field, NAME);
    case 'tool-call':
      return [
        { type: 'tool-call', id: part.id, name: part.name, input: argumentsObject(part.name, part.argumentsJson) },
      ];
    case 'tool-result':
      if (part.media) throw uncarried(field, NAME);
      // There is no mark for a tool that failed, so the text says it.
      return [{ type: 'tool-result', id: part.id, text: toldResult(part) }];
  }
}

/** The results of parallel calls stay together, and what has nothing to say is left out. */
function joinResults(messages: readonly EditorMessage[]): EditorMessage[] {
  const joined: EditorMessage[] = [];
  for (const message of messages) {
    const last = joined.at(-1);
    if (message.parts.length === 0) continue;
    if (last && areResults(last) && areResults(message)) {
      joined.splice(-1, 1, { role: 'user', parts: [...last.parts, ...message.parts] });
    } else joined.push(message);
  }
  return joined;
}

const areResults = ({ parts }: EditorMessage): boolean => parts.every((part) => part.type === 'tool-result');
