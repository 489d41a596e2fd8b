import type { ChatEvent, ChatRequest, FinishReason, Seal } from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';
import { argumentsSchema } from '../tool-arguments.js';
import { tryJson } from '../try-json.js';
import { requestSchema } from './shapes.js';

/** A part of an answer's content. */
export type AnswerPart = {
  readonly text?: string;
  readonly thought?: true;
  readonly thoughtSignature?: unknown;
  readonly functionCall?: { readonly id: string; readonly name: string; readonly args: Record<string, unknown> };
};

type Call = { readonly id: string; readonly name: string; readonly seal: Seal | undefined; readonly pieces: string[] };

/** What turns events into parts. A call is written whole, as soon as something follows it and its arguments can be read. */
export function partWriter(request: ChatRequest): (event: ChatEvent) => readonly AnswerPart[] {
  const showsThoughts = wantsThoughts(request);
  const open = new Map<number, Call>();
  let isThinking = false;
  return (event) => {
    switch (event.type) {
      case 'text-delta':
      case 'refusal-delta':
        isThinking = false;
        return [...takeCalls(open), ...textPart(event.text)];
      case 'reasoning-delta':
        isThinking = true;
        return [...takeCalls(open), ...(showsThoughts ? textPart(event.text, THOUGHT) : [])];
      case 'reasoning-seal':
        return sealPart(event.seal, isThinking && showsThoughts ? THOUGHT : {});
      case 'tool-call-start': {
        const ready = takeCalls(open);
        open.set(event.index, { id: event.id, name: event.name, seal: event.seal, pieces: [] });
        return ready;
      }
      case 'tool-call-delta':
        open.get(event.index)?.pieces.push(event.argumentsJson);
        return [];
      case 'wire-bytes': // for clients of the provider's own wire, who get it before any writer
      case 'usage':
        return [];
      case 'finish':
        return takeLastCalls(open, event.reason);
    }
  };
}

const THOUGHT = { thought: true } as const;

const textPart = (text: string, mark: Pick<AnswerPart, 'thought'> = {}): AnswerPart[] =>
  text === '' ? [] : [{ text, ...mark }];

/** A signature stands in an empty part of the kind that it ends, as Google too writes it in a stream. */
const sealPart = (seal: Seal, mark: Pick<AnswerPart, 'thought'>): AnswerPart[] =>
  seal.wire === 'gemini' ? [{ text: '', ...mark, ...signed(seal) }] : [];

/** Google sends thoughts only to clients that ask for them; others would take them for the answer. */
function wantsThoughts({ source }: ChatRequest): boolean {
  if (source.wire !== 'gemini') return true;
  return requestSchema.safeParse(source.body).data?.generationConfig?.thinkingConfig?.includeThoughts === true;
}

/** The calls whose arguments are complete. None at all may mean that they are still to come. */
function takeCalls(open: Map<number, Call>): AnswerPart[] {
  return [...open].flatMap(([index, call]) => {
    const args = tryJson(call.pieces.join(''), argumentsSchema);
    if (!args) return [];
    open.delete(index);
    return [callPart(call, args)];
  });
}

/** All that are left. This wire has no form for a call that was cut: only an answer that says it is too short may lack it. */
function takeLastCalls(open: Map<number, Call>, reason: FinishReason): AnswerPart[] {
  return [...open.values()].flatMap((call) => {
    const json = call.pieces.join('');
    const args = json.trim() === '' ? {} : tryJson(json, argumentsSchema);
    if (args) return [callPart(call, args)];
    if (reason === 'length') return [];
    throw new GatewayError('upstream-garbled', `The arguments of the call to "${call.name}" are not a JSON object.`);
  });
}

const callPart = ({ id, name, seal }: Call, args: Record<string, unknown>): AnswerPart => ({
  functionCall: { id, name, args },
  ...(seal?.wire === 'gemini' && signed(seal)),
});

const signed = (seal: Seal): AnswerPart => ({ thoughtSignature: seal.value });
