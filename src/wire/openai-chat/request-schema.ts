import * as z from 'zod';
import { modelName } from '../model-name.js';
import { samplingFields } from '../openai-sampling.js';

const textPart = z.object({ type: z.literal('text'), text: z.string() });
const imagePart = z.object({ type: z.literal('image_url'), image_url: z.object({ url: z.string() }) });
const refusalPart = z.object({ type: z.literal('refusal'), refusal: z.string() });
const filePart = z.object({
  type: z.literal('file'),
  file: z.object({ file_data: z.string().nullish(), filename: z.string().nullish() }),
});

const KNOWN_PARTS = ['text', 'image_url', 'refusal', 'file'];

/** Audio and whatever comes next: kept in the body for providers of the same wire. */
const otherPart = z.object({
  type: z.string().refine((type) => !KNOWN_PARTS.includes(type), { abort: true }),
});

const contentPart = z.union([textPart, imagePart, refusalPart, filePart, otherPart]);
const content = z.union([z.string(), z.array(contentPart)]);

/** `extra_content` is where Google keeps its signatures. Source: Gemini API, "OpenAI compatibility". */
const toolCall = z.object({
  id: z.string(),
  type: z.string().optional(),
  function: z.object({ name: z.string(), arguments: z.string() }).optional(),
  custom: z.object({ name: z.string(), input: z.string() }).optional(),
  extra_content: z.unknown().optional(),
});

/** As many choices as OpenAI gives; more is a mistake or an attack on the budget. */
const MAX_CHOICES = 128;

const message = z.discriminatedUnion('role', [
  z.object({ role: z.enum(['system', 'developer', 'user']), content }),
  z.object({
    role: z.literal('assistant'),
    content: content.nullish(),
    refusal: z.string().nullish(),
    reasoning_content: z.unknown().optional(),
    reasoning: z.unknown().optional(),
    reasoning_details: z.unknown().optional(),
    tool_calls: z.array(toolCall).nullish(),
  }),
  z.object({ role: z.literal('tool'), tool_call_id: z.string(), content }),
  /** The older form of a tool's result. */
  z.object({ role: z.literal('function'), name: z.string(), content: content.nullish() }),
]);

const tool = z.object({
  type: z.string(),
  function: z
    .looseObject({
      name: z.string().min(1),
      description: z.string().nullish(),
      parameters: z.unknown().optional(),
      strict: z.boolean().nullish(),
    })
    .optional(),
  custom: z
    .looseObject({
      name: z.string().min(1),
      description: z.string().nullish(),
      format: z.unknown().optional(),
    })
    .optional(),
});

const named = z.object({ name: z.string() }).optional();
const toolChoice = z.union([
  z.enum(['auto', 'none', 'required']),
  z.object({ type: z.string(), function: named, custom: named }),
]);

const responseFormat = z.object({
  type: z.string(),
  json_schema: z.object({ schema: z.unknown().optional() }).nullish(),
});

/** A chat completion request. Only what routing and translation read is checked; every other field is kept as it came. Source: OpenAI API reference, "Create chat completion"; `reasoning` is OpenRouter's. */
export const requestSchema = z.object({
  model: modelName,
  messages: z.array(message),
  n: z.int().min(1).max(MAX_CHOICES).nullish(),
  stream: z.boolean().nullish(),
  tools: z.array(tool).nullish(),
  tool_choice: toolChoice.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  ...samplingFields,
  max_completion_tokens: z.int().positive().nullish(),
  reasoning_effort: z.string().nullish(),
  reasoning: z.unknown().optional(),
  response_format: responseFormat.nullish(),
});

/** A request, once checked. */
export type Body = z.infer<typeof requestSchema>;
/** One message, of any role. */
export type Message = z.infer<typeof message>;
/** A turn of the model. */
export type AssistantMessage = Message & { role: 'assistant' };
/** Text, or a list of parts. */
export type Content = z.infer<typeof content>;
/** One part of a message. */
export type Part = z.infer<typeof contentPart>;
/** A tool of any kind. */
export type Tool = z.infer<typeof tool>;
