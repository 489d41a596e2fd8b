import type { Uncarried } from '../port.js';
import { isPresent } from '../unchecked.js';
import { isCustom, isOfType, promptSchema, type Block, type Prompt } from './body.js';

/** What a body of this wire asks for and no other wire can carry. Hints are not listed: cache marks, metadata, service tiers, what to clear from a long conversation. */
export function findUncarried(body: Readonly<Record<string, unknown>>): readonly Uncarried[] {
  const { success, data: prompt } = promptSchema.safeParse(body);
  if (!success) return [];
  return [
    ...offeredTools(prompt),
    ...offeredServers(prompt),
    ...forcedTool(prompt),
    ...otherReplies(prompt),
    ...prompt.messages.flatMap(({ content }, index) =>
      Array.isArray(content) ? content.flatMap((block, at) => inBlock(block, `messages[${index}].content[${at}]`)) : [],
    ),
  ];
}

/** Searches and sandboxes run at Anthropic; a shell or an editor runs at the client, but only Claude knows how to call it. */
const offeredTools = ({ tools }: Prompt): readonly Uncarried[] =>
  (tools ?? []).flatMap((tool, index) => (isCustom(tool) ? [] : [{ field: `tools[${index}].type`, offered: true }]));

/** Servers whose tools Anthropic would call itself, and the sandbox its own tools work in. */
function offeredServers(prompt: Prompt): readonly Uncarried[] {
  const { mcp_servers: servers, container } = prompt;
  const hasServers = Array.isArray(servers) && servers.length > 0;
  return [
    ...(hasServers ? [{ field: 'mcp_servers', offered: true } as const] : []),
    ...(isPresent(container) ? [{ field: 'container', offered: true } as const] : []),
  ];
}

/** A choice that only a tool of the provider's own could meet. */
function forcedTool({ tools, tool_choice: choice }: Prompt): readonly Uncarried[] {
  const all = tools ?? [];
  const meets = (tool: (typeof all)[number]): boolean => choice?.type === 'any' || tool['name'] === choice?.name;
  const isForced = choice?.type === 'any' || choice?.type === 'tool';
  const isOwn = isForced && all.some((tool) => !isCustom(tool) && meets(tool));
  return isOwn && !all.some((tool) => isCustom(tool) && meets(tool)) ? [{ field: 'tool_choice' }] : [];
}

/** Fields that ask for another kind of reply, or for a promise that another provider has not made. */
const ASKS: readonly (readonly [field: string, isAsked: (value: unknown) => boolean])[] = [
  // No reply at all: the prompt is only to be cached.
  ['max_tokens', (value) => value === 0],
  // A summary that only its maker reads.
  ['compaction', isPresent],
  // A conversation that is kept at the provider.
  ['thread', isPresent],
  // Where the model has to run.
  ['inference_geo', (value) => isPresent(value) && value !== 'global'],
];

const otherReplies = (prompt: Prompt): readonly Uncarried[] =>
  ASKS.flatMap(([field, isAsked]) => (isAsked(prompt[field]) ? [{ field }] : []));

const CARRIED_BLOCKS = ['text', 'image', 'document', 'thinking', 'redacted_thinking', 'tool_use', 'tool_result'];
const CARRIED_IN_RESULTS = ['text', 'image', 'document'];
const CARRIED_IN_DOCUMENTS = ['text', 'image'];

function inBlock(block: Block, where: string): readonly Uncarried[] {
  if (!CARRIED_BLOCKS.includes(block.type)) return [{ field: `${where}.type` }];
  if (!isOfType(block, 'tool_result')) return inMedia(block, where);
  return typeof block.content === 'object' ? inList(block.content, where, CARRIED_IN_RESULTS) : [];
}

const inList = (blocks: readonly Block[] | null, where: string, carried: readonly string[]): readonly Uncarried[] =>
  (blocks ?? []).flatMap((block, index) => {
    const place = `${where}.content[${index}]`;
    return carried.includes(block.type) ? inMedia(block, place) : [{ field: `${place}.type` }];
  });

/** Files kept at Anthropic stay there, and nobody else marks in a reply what it took from a document. */
function inMedia(block: Block, where: string): readonly Uncarried[] {
  const source = `${where}.source`;
  if (isOfType(block, 'image')) return isKept(block.source.type) ? [{ field: `${source}.type` }] : [];
  if (!isOfType(block, 'document')) return [];
  return [
    ...(block.citations?.enabled === true ? [{ field: `${where}.citations` }] : []),
    ...(isOfType(block.source, 'content') && typeof block.source.content === 'object'
      ? inList(block.source.content, source, CARRIED_IN_DOCUMENTS)
      : []),
    ...(isKept(block.source.type) ? [{ field: `${source}.type` }] : []),
  ];
}

const isKept = (source: string): boolean => !['base64', 'url', 'text', 'content'].includes(source);
