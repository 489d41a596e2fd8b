import * as z from 'zod';
import type { ChatMessage, ContentPart } from '../core/chat.js';
import { GatewayError } from '../core/errors.js';
import { HEAD_NAMES, HEADS, type Head, type Labels } from '../core/evaluate/scorecard.js';
import type { ToClassify } from '../core/strategies/strategy.js';
import { shapeMessage } from '../wire/shape-error.js';
import { estimatePromptTokens } from './tokens.js';

/** A request to judge, with what a person says it is. */
export type EvaluationRow = {
  readonly id: string | number;
  readonly messages: readonly ChatMessage[];
  readonly labels: Labels;
  /** Heads whose label is none of ours, so that nothing can be compared. */
  readonly foreign: readonly Head[];
};

const HINT =
  'Each line has to be {"id": "…", "prompt": "…"} or {"id": "…", "messages": [{"role": "user", "content": "…"}]}. Correct that line or remove it.';

const textPart = z.object({ type: z.literal('text'), text: z.string() });

const message = z
  .object({
    role: z.enum(['user', 'assistant', 'system', 'tool']),
    content: z.union([z.string(), z.array(textPart)]).nullish(),
  })
  // An assistant that only calls tools says nothing. Source: OpenAI API reference, "Create chat completion".
  .refine(({ role, content }) => role === 'assistant' || (content ?? undefined) !== undefined, {
    path: ['content'],
    message: 'a string or an array of text parts',
  });

/** Tables that are written as JSON lines have null where they have nothing. */
const rowSchema = z
  .object({
    id: z.union([z.string().min(1), z.number()]),
    prompt: z.string().nullish(),
    messages: z.array(message).min(1).nullish(),
    tier: z.unknown().optional(),
    complexity: z.unknown().optional(),
    category: z.unknown().optional(),
    domain: z.unknown().optional(),
  })
  .refine((row) => (row.prompt ?? row.messages ?? undefined) !== undefined, {
    message: 'a row with a "prompt" or with "messages"',
  });

type Row = z.infer<typeof rowSchema>;

/** Reads one line of a file of rows; `messages` count where there is a prompt as well. Throws 'invalid-request', naming the line. */
export function readRow(text: string, line: number): EvaluationRow {
  const checked = rowSchema.safeParse(parse(text, line));
  if (!checked.success) throw badLine(line, shapeMessage(checked.error.issues));
  const row = checked.data;
  const labels = labelsOf(row);
  return {
    id: row.id,
    messages: row.messages?.map(toMessage) ?? [{ role: 'user', parts: [{ type: 'text', text: row.prompt ?? '' }] }],
    labels,
    foreign: HEAD_NAMES.filter((head) => labels[head] === undefined && (row[head] ?? undefined) !== undefined),
  };
}

/** The request as strategies take it. */
export function toClassify({ id, messages }: EvaluationRow): ToClassify {
  const request = {
    id: String(id),
    model: 'auto',
    messages,
    tools: [],
    sampling: {},
    client: { surface: 'cli', app: 'signalbox-evaluate', sessionId: undefined },
    source: { wire: 'none', body: {}, stream: false },
  } as const;
  return { request, promptTokens: estimatePromptTokens(request) };
}

function parse(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The SyntaxError is not kept as a cause: its message quotes the text.
    const isUtf16 = text.includes('\0');
    throw badLine(line, isUtf16 ? 'it is UTF-16; save the file as UTF-8' : 'it is not JSON');
  }
}

const badLine = (line: number, what: string): GatewayError =>
  new GatewayError('invalid-request', `Line ${line}: ${what}. ${HINT}`);

function toMessage({ role, content }: NonNullable<Row['messages']>[number]): ChatMessage {
  const texts = typeof content === 'string' ? [content] : (content ?? []).map(({ text }) => text);
  return { role, parts: texts.map((text): ContentPart => toPart(role, text)) };
}

const toPart = (role: ChatMessage['role'], text: string): ContentPart =>
  role === 'tool' ? { type: 'tool-result', id: '', text } : { type: 'text', text };

/** Our labels, and tiers by number from 0 as other tools write them. */
const labelsOf = ({ tier, complexity, category, domain }: Row): Labels => ({
  tier: typeof tier === 'number' ? HEADS.tier[tier] : oneOf(HEADS.tier, tier),
  complexity: oneOf(HEADS.complexity, complexity),
  category: oneOf(HEADS.category, category),
  domain: oneOf(HEADS.domain, domain),
});

const oneOf = <Label extends string>(labels: readonly Label[], value: unknown): Label | undefined =>
  labels.find((label) => label === value);
