import * as z from 'zod';
import { bytesField } from './rows.js';

/** The wire of each protocol that the rows name. */
export const WIRES = {
  openai: 'openai-chat',
  anthropic: 'anthropic-messages',
  ollama: 'ollama',
  'openai-responses': 'openai-responses',
} as const;

/** One stream of a provider: its bytes, or behind '@' how they are made, and what should become of them. */
export const rowSchema = z.object({
  id: z.string(),
  protocol: z.enum(['openai', 'anthropic', 'ollama', 'openai-responses']),
  b64: bytesField,
  expect: z.string(),
});
export type Row = z.infer<typeof rowSchema>;
