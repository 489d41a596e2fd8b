import * as z from 'zod';

/** A message of Google's, whose fields may be spelt in two ways. Only its own names change, never what is the client's. Source: ProtoJSON format. */
const message = <T extends z.ZodRawShape>(shape: T) => z.preprocess(withJsonNames, z.looseObject(shape));

/** Google's own examples write a single value where a list belongs. */
const list = <T extends z.ZodType>(item: T) => z.preprocess(asList, z.array(item).nullish());

function withJsonNames(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  if (!entries.some(([name]) => name.includes('_'))) return value;
  return Object.fromEntries(entries.map(([name, field]) => [jsonName(name), field]));
}

const asList = (value: unknown): unknown =>
  value === undefined || value === null || Array.isArray(value) ? value : [value];

/** 'inline_data' as 'inlineData'. */
export const jsonName = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

const text = z.string().nullish();
const number = z.number().nullish();
const fields = z.record(z.string(), z.unknown());

const inlineData = message({ mimeType: z.string(), data: z.string(), displayName: text });
const fileData = message({ fileUri: z.string(), mimeType: text, displayName: text });
const media = { inlineData: inlineData.nullish(), fileData: fileData.nullish() };

const part = message({
  text,
  thought: z.boolean().nullish(),
  thoughtSignature: text,
  ...media,
  functionCall: message({ id: text, name: z.string().min(1), args: fields.nullish() }).nullish(),
  functionResponse: message({
    id: text,
    name: text,
    response: fields.nullish(),
    parts: list(message(media)),
  }).nullish(),
});

const content = message({
  role: z.enum(['user', 'model', 'function', 'tool']).nullish(),
  parts: list(part),
});

const declaration = message({
  name: z.string().min(1),
  description: text,
  parameters: z.unknown().optional(),
  parametersJsonSchema: z.unknown().optional(),
});

const callingConfig = message({ mode: text, allowedFunctionNames: list(z.string()) });

/** As many candidates as Google gives; more is a mistake or an attack on the budget. */
const MAX_CANDIDATES = 8;

const generationConfig = message({
  temperature: number,
  topP: number,
  topK: number,
  seed: z.int().nullish(),
  presencePenalty: number,
  frequencyPenalty: number,
  maxOutputTokens: z.int().positive().nullish(),
  stopSequences: list(z.string()),
  candidateCount: z.int().min(1).max(MAX_CANDIDATES).nullish(),
  responseMimeType: text,
  responseSchema: z.unknown().optional(),
  responseJsonSchema: z.unknown().optional(),
  responseFormat: list(message({ text: message({ mimeType: text, schema: z.unknown().optional() }).nullish() })),
  responseModalities: list(z.string()),
  responseLogprobs: z.boolean().nullish(),
  logprobs: number,
  thinkingConfig: message({
    thinkingBudget: z.int().nullish(),
    thinkingLevel: text,
    includeThoughts: z.boolean().nullish(),
  }).nullish(),
});

/** What generateContent takes. Only what routing and translation read is checked. Source: Gemini API reference, "Generating content". */
export const requestSchema = message({
  model: text,
  contents: list(content),
  systemInstruction: message({ parts: list(part) }).nullish(),
  tools: list(message({ functionDeclarations: list(declaration) })),
  toolConfig: message({ functionCallingConfig: callingConfig.nullish() }).nullish(),
  generationConfig: generationConfig.nullish(),
  cachedContent: text,
});

/** What embedContent takes. Source: Gemini API reference, "Embeddings". */
export const embedSchema = message({ content, outputDimensionality: z.int().positive().nullish() });

/** What batchEmbedContents takes. */
export const embedBatchSchema = message({ requests: z.preprocess(asList, z.array(embedSchema).min(1)) });

/** A request, once checked. */
export type Body = z.infer<typeof requestSchema>;
/** One turn, or what a vector is asked for. */
export type Content = NonNullable<Body['contents']>[number];
/** One part of a turn. */
export type Part = NonNullable<Content['parts']>[number];
/** What a part may hold beside text and calls. */
export type Media = Pick<Part, 'inlineData' | 'fileData'>;
