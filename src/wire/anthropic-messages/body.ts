import * as z from 'zod';
import { modelName } from '../model-name.js';

/** Anything but these: a kind we have no word for stays in the body, for providers of this wire. */
const otherThan = (...known: readonly string[]) =>
  z.looseObject({ type: z.string().refine((type) => !known.includes(type), { abort: true }) });

const base64Source = z.looseObject({ type: z.literal('base64'), media_type: z.string(), data: z.string() });
const urlSource = z.looseObject({ type: z.literal('url'), url: z.string() });
const textSource = z.looseObject({ type: z.literal('text'), data: z.string() });

const textBlock = z.looseObject({ type: z.literal('text'), text: z.string() });

const imageBlock = z.looseObject({
  type: z.literal('image'),
  source: z.union([base64Source, urlSource, otherThan('base64', 'url')]),
});

const contentSource = z.looseObject({
  type: z.literal('content'),
  content: z.union([z.string(), z.array(z.union([textBlock, imageBlock, otherThan('text', 'image')]))]),
});

const documentBlock = z.looseObject({
  type: z.literal('document'),
  source: z.union([base64Source, urlSource, textSource, contentSource, otherThan('base64', 'url', 'text', 'content')]),
  title: z.string().nullish(),
  context: z.string().nullish(),
  citations: z.looseObject({ enabled: z.boolean().nullish() }).nullish(),
});

const toolResultBlock = z.looseObject({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  content: z
    .union([
      z.string(),
      z.array(
        z.union([
          z.discriminatedUnion('type', [textBlock, imageBlock, documentBlock]),
          otherThan('text', 'image', 'document'),
        ]),
      ),
    ])
    .nullish(),
  is_error: z.boolean().nullish(),
});

const block = z.union([
  z.discriminatedUnion('type', [
    textBlock,
    imageBlock,
    documentBlock,
    z.looseObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string().nullish() }),
    z.looseObject({ type: z.literal('redacted_thinking'), data: z.string() }),
    z.looseObject({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: z.unknown().optional() }),
    toolResultBlock,
  ]),
  otherThan('text', 'image', 'document', 'thinking', 'redacted_thinking', 'tool_use', 'tool_result'),
]);

const content = z.union([z.string(), z.array(block)]);

/** Claude Code puts messages of the system among the others; such a message may hold settings only. */
const message = z.discriminatedUnion('role', [
  z.looseObject({ role: z.enum(['user', 'assistant']), content }),
  z.looseObject({ role: z.literal('system'), content: content.optional() }),
]);

const customTool = z.looseObject({
  type: z.literal('custom').nullish(),
  name: z.string().min(1),
  description: z.string().nullish(),
  input_schema: z.record(z.string(), z.unknown()),
  strict: z.boolean().nullish(),
});

const isSerial = { disable_parallel_tool_use: z.boolean().nullish() };

const toolChoice = z.discriminatedUnion('type', [
  z.looseObject({ type: z.enum(['auto', 'any', 'none']), ...isSerial }),
  z.looseObject({ type: z.literal('tool'), name: z.string(), ...isSerial }),
]);

const jsonFormat = z.looseObject({ type: z.string(), schema: z.unknown().optional() });

/** What a prompt is made of, as "count_tokens" takes it too. Only what routing and translation read is checked. */
export const promptSchema = z.looseObject({
  model: modelName,
  messages: z.array(message),
  system: z.union([z.string(), z.array(textBlock)]).nullish(),
  tools: z.array(z.union([customTool, otherThan('custom')])).nullish(),
  tool_choice: toolChoice.nullish(),
  thinking: z.looseObject({ type: z.string(), budget_tokens: z.int().positive().nullish() }).nullish(),
  output_config: z.looseObject({ effort: z.string().nullish(), format: jsonFormat.nullish() }).nullish(),
  output_format: jsonFormat.nullish(),
});

/** A message request; every field that is not named here is kept as it came. Source: Anthropic API reference, "Create a Message". */
export const requestSchema = z.looseObject({
  ...promptSchema.shape,
  max_tokens: z.int().nonnegative(),
  stream: z.boolean().nullish(),
  temperature: z.number().nullish(),
  top_p: z.number().nullish(),
  top_k: z.int().nullish(),
  stop_sequences: z.array(z.string()).nullish(),
});

/** What a prompt is made of, once checked. */
export type Prompt = z.infer<typeof promptSchema>;
/** A request, once checked. */
export type Body = z.infer<typeof requestSchema>;
/** One turn. */
export type Message = z.infer<typeof message>;
/** One block of a turn's content. */
export type Block = z.infer<typeof block>;
type Tool = NonNullable<Prompt['tools']>[number];

/** Narrows a block or source of one of the known types; the rest of the union has any other text there. */
export const isOfType = <B extends { readonly type: unknown }, T extends string>(
  value: B,
  type: T,
): value is Extract<B, { readonly type: T }> => value.type === type;

/** True for a tool whose schema the client sends; the others are the provider's own. */
export const isCustom = (tool: Tool): tool is z.infer<typeof customTool> =>
  tool.type === 'custom' || tool.type === undefined || tool.type === null;
