import type { ChatRequest, ContentPart } from '../chat.js';
import type { PersonText } from '../classify/human-text.js';
import type { Judgement } from './judge.js';

/** What there is beside the text, and how far it moves a request towards a stronger model: 0 to 1. */
export type ContextLoad = { readonly ratio: number; readonly evidence: string };

/** Conversation size in tokens, largest first: from here on, weak models start to lose what was said. */
const LOADS: readonly { readonly tokens: number; readonly ratio: number }[] = [
  { tokens: 64_000, ratio: 0.2 },
  { tokens: 16_000, ratio: 0.1 },
  { tokens: 4_000, ratio: 0.04 },
];

/** Several files have to be kept apart; one is what the question is about. */
const SEVERAL_ATTACHMENTS = 3;
const ATTACHMENTS_RATIO = 0.05;

/** Chat clients offer a handful of tools; agents that edit and run things offer a dozen. */
const AGENT_TOOLS = 8;
const AGENT_TOOLS_RATIO = 0.03;
const IMAGE_RATIO = 0.04;

/** Tokens to a character in English text, to keep system prompts out of the conversation's size. Source: FEATURES C14. */
const TOKENS_PER_CHARACTER = 0.325;

/** Reads the facts of a request; undefined when there is nothing beside the text. */
export function contextLoad(
  request: ChatRequest,
  { attachments }: PersonText,
  promptTokens: number,
): ContextLoad | undefined {
  const { characters, images } = measure(request);
  const tokens = Math.min(promptTokens, Math.round(characters * TOKENS_PER_CHARACTER));
  const load = LOADS.find((one) => tokens >= one.tokens);
  const facts = [
    ...(load ? [{ ratio: load.ratio, text: `a conversation of over ${load.tokens} tokens` }] : []),
    ...(attachments >= SEVERAL_ATTACHMENTS ? [{ ratio: ATTACHMENTS_RATIO, text: `${attachments} attachments` }] : []),
    ...(request.tools.length >= AGENT_TOOLS
      ? [{ ratio: AGENT_TOOLS_RATIO, text: `${request.tools.length} tools on offer` }]
      : []),
    ...(images ? [{ ratio: IMAGE_RATIO, text: 'an image' }] : []),
  ];
  if (facts.length === 0) return undefined;
  return {
    ratio: facts.reduce((sum, { ratio }) => sum + ratio, 0),
    evidence: facts.map(({ text }) => text).join(', '),
  };
}

/** Length of everything but system prompts, pictures and files; and whether there are pictures. */
function measure({ messages }: ChatRequest): { readonly characters: number; readonly images: boolean } {
  let characters = 0;
  let images = false;
  for (const { role, parts } of messages) {
    for (const part of parts) {
      images ||= part.type === 'image';
      if (role !== 'system') characters += lengthOf(part);
    }
  }
  return { characters, images };
}

function lengthOf(part: ContentPart): number {
  switch (part.type) {
    case 'text':
    case 'reasoning':
    case 'tool-result':
      return part.text.length;
    case 'tool-call':
      return part.argumentsJson.length;
    case 'image':
    case 'file':
      return 0;
  }
}

/** Lift a full load would add. */
const LIFT_OF_A_LOAD = 0.5;

/** What a load adds to the lift. */
export const liftOf = (load: ContextLoad | undefined): number => (load?.ratio ?? 0) * LIFT_OF_A_LOAD;

/** Moves a share of every tier but 'free' to the next one: thanks stay thanks, however long the talk was. */
export function underLoad(judgement: Judgement, load: ContextLoad | undefined): Judgement {
  if (!load) return judgement;
  const { ratio } = load;
  const [free = 0, cheap = 0, mid = 0, premium = 0] = judgement.tiers;
  const tiers = [free, cheap * (1 - ratio), mid * (1 - ratio) + cheap * ratio, premium + mid * ratio];
  return { ...judgement, lift: judgement.lift + liftOf(load), tiers };
}
