import type { Signal, SignalInput } from './signal.js';
import { sumPoints } from './support.js';

const ATTACHMENT_POINTS = 0.03;
const SEVERAL_ATTACHMENTS = 3;
const SEVERAL_ATTACHMENTS_POINTS = 0.06;

/** Chat clients offer a handful of tools; agents that edit and run things offer a dozen. */
const AGENT_TOOLS = 8;
const AGENT_TOOLS_POINTS = 0.02;

/** Conversation size in tokens, largest first: from here on, small models start to lose what was said. */
const LOADS: readonly { readonly tokens: number; readonly points: number }[] = [
  { tokens: 64_000, points: 0.1 },
  { tokens: 16_000, points: 0.06 },
  { tokens: 4_000, points: 0.03 },
];

/** How much there is to keep in mind beside the question. */
export const contextLoad: Signal = {
  id: 'context-load',
  group: 'context',
  meaning: 'How much there is to keep in mind: attached files, tools on offer, size of the conversation',
  read: (input) => {
    const parts = [readAttachments(input), readTools(input), readTokens(input)].filter((part) => part !== undefined);
    if (parts.length === 0) return undefined;
    return { points: sumPoints(parts.map(({ points }) => points)), evidence: parts.map(({ text }) => text).join(', ') };
  },
};

type Part = { readonly points: number; readonly text: string } | undefined;

function readAttachments({ human: { attachments } }: SignalInput): Part {
  if (attachments === 0) return undefined;
  return attachments < SEVERAL_ATTACHMENTS
    ? { points: ATTACHMENT_POINTS, text: 'something attached' }
    : { points: SEVERAL_ATTACHMENTS_POINTS, text: `${attachments} attachments` };
}

function readTools({ facts: { toolsOffered } }: SignalInput): Part {
  return toolsOffered < AGENT_TOOLS
    ? undefined
    : { points: AGENT_TOOLS_POINTS, text: `${toolsOffered} tools on offer` };
}

function readTokens({ facts: { conversationTokens } }: SignalInput): Part {
  const load = LOADS.find(({ tokens }) => conversationTokens >= tokens);
  return load && { points: load.points, text: `a conversation of over ${load.tokens} tokens` };
}
