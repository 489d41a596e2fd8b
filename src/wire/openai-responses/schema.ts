import * as z from 'zod';
import { modelName } from '../model-name.js';
import { byType } from './by-type.js';

/** What we have no word for. Other wires refuse it or leave it out, by name. */
const other = z
  .object({ type: z.string().nullish() })
  .transform(({ type }) => ({ type: 'other' as const, wireType: type ?? '' }));

const TEXT_TYPES = ['input_text', 'output_text', 'text', 'summary_text', 'reasoning_text'] as const;

const text = z.object({ type: z.enum(TEXT_TYPES), text: z.string() });
const refusal = z.object({ type: z.literal('refusal'), refusal: z.string() });
const image = z.object({
  type: z.literal('input_image'),
  image_url: z.string().nullish(),
  file_id: z.string().nullish(),
});
const file = z.object({
  type: z.literal('input_file'),
  file_data: z.string().nullish(),
  file_url: z.string().nullish(),
  file_id: z.string().nullish(),
  filename: z.string().nullish(),
});

/** A piece of a message or of a tool's output. */
export type Part = z.infer<typeof text | typeof refusal | typeof image | typeof file | typeof other>;

const part: z.ZodType<Part> = byType<Part>(
  {
    ...Object.fromEntries(TEXT_TYPES.map((type) => [type, text])),
    refusal,
    input_image: image,
    input_file: file,
  },
  other,
);

const content = z.union([z.string(), z.array(part)]);
/** Text, or a list of parts. */
export type Content = z.infer<typeof content>;

const functionTool = z.object({
  type: z.literal('function'),
  name: z.string().min(1),
  description: z.string().nullish(),
  parameters: z.unknown().optional(),
  strict: z.boolean().nullish(),
});
const customTool = z.object({
  type: z.literal('custom'),
  name: z.string().min(1),
  description: z.string().nullish(),
  format: z.unknown().optional(),
});
const namespaceTool = z.object({
  type: z.literal('namespace'),
  name: z.string().min(1),
  description: z.string().nullish(),
  tools: z.array(
    byType<z.infer<typeof functionTool | typeof customTool | typeof other>>(
      { function: functionTool, custom: customTool },
      other,
    ),
  ),
});
const searchTool = z.object({
  type: z.literal('tool_search'),
  execution: z.string().nullish(),
  description: z.string().nullish(),
  parameters: z.unknown().optional(),
});
const shellTool = z.object({ type: z.literal('local_shell') });

/** A tool that is offered to the model. */
export type Tool = z.infer<
  typeof functionTool | typeof customTool | typeof namespaceTool | typeof searchTool | typeof shellTool | typeof other
>;

/** Tools as a request or an item lists them. Source: OpenAI API reference, "Create a model response", tools. */
const toolsSchema: z.ZodType<Tool[]> = z.array(
  byType<Tool>(
    {
      function: functionTool,
      custom: customTool,
      namespace: namespaceTool,
      tool_search: searchTool,
      local_shell: shellTool,
    },
    other,
  ),
);

const message = z
  .object({ role: z.enum(['user', 'assistant', 'system', 'developer']), content })
  .transform((fields) => ({ type: 'message' as const, ...fields }));

const call = { call_id: z.string(), name: z.string(), namespace: z.string().nullish() };
const functionCall = z.object({ type: z.literal('function_call'), ...call, arguments: z.string() });
const customCall = z.object({ type: z.literal('custom_tool_call'), ...call, input: z.string() });
const output = z.object({
  type: z.enum(['function_call_output', 'custom_tool_call_output']),
  call_id: z.string(),
  output: content,
});

const shellCall = z.object({
  type: z.literal('local_shell_call'),
  call_id: z.string(),
  action: z.looseObject({ type: z.string() }),
});
/** The API names the call in `id`; Codex sends a `call_id`. */
const shellOutput = z.object({
  type: z.literal('local_shell_call_output'),
  id: z.string().nullish(),
  call_id: z.string().nullish(),
  output: z.string(),
});

const searchCall = z.object({
  type: z.literal('tool_search_call'),
  call_id: z.string().nullish(),
  arguments: z.unknown(),
});
const searchOutput = z.object({
  type: z.literal('tool_search_output'),
  call_id: z.string().nullish(),
  tools: toolsSchema,
});
const moreTools = z.object({ type: z.literal('additional_tools'), tools: toolsSchema });

const texts = z.array(z.looseObject({ text: z.string() }));

/** Kept whole, because it goes back to its maker as it came. */
const reasoning = z.looseObject({
  type: z.literal('reasoning'),
  id: z.string().nullish(),
  summary: texts.nullish(),
  content: texts.nullish(),
  encrypted_content: z.string().nullish(),
});

const reference = z.object({ id: z.string() }).transform(({ id }) => ({ type: 'item_reference' as const, id }));

/** One item of a conversation. */
export type Item = z.infer<
  | typeof message
  | typeof functionCall
  | typeof customCall
  | typeof output
  | typeof shellCall
  | typeof shellOutput
  | typeof searchCall
  | typeof searchOutput
  | typeof moreTools
  | typeof reasoning
  | typeof reference
  | typeof other
>;

/** Messages may come without a type, and so may references. */
const itemType = (value: Readonly<Record<string, unknown>>): string => {
  if (typeof value['type'] === 'string') return value['type'];
  return 'role' in value || !('id' in value) ? 'message' : 'item_reference';
};

const item: z.ZodType<Item> = byType<Item>(
  {
    message,
    function_call: functionCall,
    function_call_output: output,
    custom_tool_call: customCall,
    custom_tool_call_output: output,
    local_shell_call: shellCall,
    local_shell_call_output: shellOutput,
    tool_search_call: searchCall,
    tool_search_output: searchOutput,
    additional_tools: moreTools,
    reasoning,
    item_reference: reference,
  },
  other,
  itemType,
);

const toolChoice = z.union([
  z.enum(['auto', 'none', 'required']),
  z.looseObject({
    type: z.string(),
    name: z.string().nullish(),
    namespace: z.string().nullish(),
    mode: z.string().nullish(),
    tools: z.array(z.looseObject({ type: z.string(), name: z.string().nullish() })).nullish(),
  }),
]);

const textFormat = z.looseObject({ type: z.string(), schema: z.unknown().optional() });

/** A request for a response. Only what routing and translation read is checked; every other field is kept as it came. Source: OpenAI API reference, "Create a model response". */
export const requestSchema = z.looseObject({
  model: modelName,
  input: z.union([z.string(), z.array(item)]).nullish(),
  instructions: z.string().nullish(),
  background: z.boolean().nullish(),
  store: z.boolean().nullish(),
  stream: z.boolean().nullish(),
  include: z.array(z.string()).nullish(),
  tools: toolsSchema.nullish(),
  tool_choice: toolChoice.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
  presence_penalty: z.number().nullish(),
  frequency_penalty: z.number().nullish(),
  max_output_tokens: z.int().positive().nullish(),
  top_logprobs: z.int().nonnegative().nullish(),
  reasoning: z.looseObject({ effort: z.string().nullish() }).nullish(),
  text: z.looseObject({ format: textFormat.nullish() }).nullish(),
});

/** A request, once checked. */
export type Body = z.infer<typeof requestSchema>;
/** Which tools the model may or must call. */
export type WireToolChoice = z.infer<typeof toolChoice>;

/** The items of a request; plain text is a message of the user. */
export function itemsOf({ input }: Body): readonly Item[] {
  if (typeof input === 'string') return [{ type: 'message', role: 'user', content: input }];
  return input ?? [];
}
