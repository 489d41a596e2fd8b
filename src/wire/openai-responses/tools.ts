import type { ToolSpec } from '../../core/chat.js';
import { compact } from '../compact.js';
import { FREEFORM_SCHEMA, withGrammar } from '../freeform.js';
import { NO_PARAMETERS } from '../tool-arguments.js';
import { portableToolId } from '../tool-id.js';
import { itemsOf, requestSchema, type Body, type Tool } from './schema.js';

/** How a tool's calls look on this wire. */
export type ToolKind = 'function' | 'custom' | 'tool-search' | 'local-shell';

/** One tool: its kind, its name here, and what other wires are told of it under a name without a namespace. */
export type KnownTool = {
  readonly kind: ToolKind;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly spec: ToolSpec;
};

/** The tools of a request, by the name that other wires know them by. */
export type ToolTable = ReadonlyMap<string, KnownTool>;

/** The names every wire takes. Source: OpenAI and Anthropic API references, function names. */
const PORTABLE_NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** Source: OpenAI API reference, "Local shell tool call", action. */
const SHELL_SCHEMA = {
  type: 'object',
  properties: {
    command: { type: 'array', items: { type: 'string' } },
    working_directory: { type: 'string' },
    timeout_ms: { type: 'number' },
  },
  required: ['command'],
};

/** All tools a request offers: those it lists, and those that its conversation has loaded since. A later one replaces an earlier one of the same name. */
export function toolTable(body: Body): ToolTable {
  const loaded = itemsOf(body).flatMap((item) =>
    item.type === 'tool_search_output' || item.type === 'additional_tools' ? item.tools : [],
  );
  const table = new Map<string, KnownTool>();
  for (const tool of [...(body.tools ?? []), ...loaded].flatMap(knownTools)) {
    const flat = freeName(table, tool);
    table.set(flat, { ...tool, spec: { ...tool.spec, name: flat } });
  }
  return table;
}

/** The same table for a body that was decoded before; empty for a body of another wire. */
export function toolTableOf({ tools, input }: Readonly<Record<string, unknown>>): ToolTable {
  const items = Array.isArray(input) ? input.filter(bringsTools) : [];
  const { data } = requestSchema.safeParse({ model: 'auto', tools, input: items });
  return data ? toolTable(data) : new Map<string, KnownTool>();
}

const bringsTools = (item: unknown): boolean =>
  typeof item === 'object' &&
  item !== null &&
  'type' in item &&
  (item.type === 'tool_search_output' || item.type === 'additional_tools');

/** The name other wires know a tool by. A tool that is no longer offered gets the one it would have had. */
export function flatName(table: ToolTable, name: string, namespace?: string | null): string {
  for (const [flat, tool] of table) {
    if (tool.name === name && (tool.namespace ?? '') === (namespace ?? '')) return flat;
  }
  return namespace ? joinedName(namespace, name) : name;
}

/** Groups become a part of the name. Some end in the underscores already. Source: Codex, names of MCP tools. */
function joinedName(namespace: string, name: string): string {
  const joined = `${namespace}${namespace.endsWith('__') ? '' : '__'}${name}`;
  return PORTABLE_NAME.test(joined) ? joined : portableToolId(joined);
}

function freeName(table: ToolTable, { name, namespace }: KnownTool): string {
  const flat = namespace === undefined ? name : joinedName(namespace, name);
  const holder = table.get(flat);
  if (!holder || (holder.name === name && holder.namespace === namespace)) return flat;
  // The dot is not portable, so the name gets a hash that tells both apart.
  return portableToolId(`${namespace ?? ''}.${name}`);
}

function knownTools(tool: Tool): KnownTool[] {
  switch (tool.type) {
    case 'function':
    case 'custom':
      return [{ ...callable(tool), namespace: undefined }];
    case 'namespace':
      return membersOf(tool);
    case 'tool_search':
      // A search that the provider does itself has nothing to search elsewhere: deferred tools are offered at once.
      return tool.execution === 'client'
        ? [builtIn('tool-search', 'tool_search', tool.description ?? 'Finds more tools.', tool.parameters)]
        : [];
    case 'local_shell':
      return [builtIn('local-shell', 'local_shell', "Runs a command on the user's machine.", SHELL_SCHEMA)];
    case 'other':
      return [];
  }
}

type CallableTool = Tool & { type: 'function' | 'custom' };

function callable(tool: CallableTool): Omit<KnownTool, 'namespace'> {
  const { name } = tool;
  const description = tool.description ?? '';
  if (tool.type === 'custom') {
    const told = withGrammar(description, tool.format);
    return { kind: 'custom', name, spec: { name, description: told, schema: FREEFORM_SCHEMA, freeform: true } };
  }
  const schema = tool.parameters ?? NO_PARAMETERS;
  const spec = compact<ToolSpec>({ name, description, schema, strict: tool.strict ?? undefined });
  return { kind: 'function', name, spec };
}

/** What a group says of itself goes with its first tool, because other wires have no groups. */
function membersOf({ name: namespace, description, tools }: Tool & { type: 'namespace' }): KnownTool[] {
  const members = tools.flatMap((tool) => (tool.type === 'other' ? [] : [{ ...callable(tool), namespace }]));
  return members.map((member, index) => {
    if (index > 0 || !description) return member;
    const own = member.spec.description;
    return { ...member, spec: { ...member.spec, description: own === '' ? description : `${own}\n\n${description}` } };
  });
}

const builtIn = (kind: ToolKind, name: string, description: string, schema: unknown): KnownTool => ({
  kind,
  name,
  namespace: undefined,
  spec: { name, description, schema: schema ?? NO_PARAMETERS },
});
