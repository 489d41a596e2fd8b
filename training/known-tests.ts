import * as z from 'zod';
import { hashesText, hashOfPrompt, isOwn, parseHashes } from './overlap.js';

/** Where test sets have their prompts; the first that is there is taken. */
const row = z.union([
  z.object({ prompt: z.string() }).transform(({ prompt }) => [prompt]),
  z.object({ question: z.string() }).transform(({ question }) => [question]),
  z.object({ instruction: z.string() }).transform(({ instruction }) => [instruction]),
  z.object({ text: z.string() }).transform(({ text }) => [text]),
  z.object({ turns: z.array(z.string()) }).transform(({ turns }) => turns),
  z
    .object({ messages: z.array(z.object({ role: z.string(), content: z.string() })) })
    .transform(({ messages }) => messages.filter(({ role }) => role === 'user').map(({ content }) => content)),
]);

/** The list of hashes with those of the prompts of a test set, one JSON object a line, added. */
export function addToHashes(list: string, testSet: string): string {
  const texts = testSet.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const parsed = row.safeParse(JSON.parse(line));
    if (parsed.success) return parsed.data;
    throw new Error(`Line ${index + 1} has no prompt, question, instruction, text, turns or messages.`);
  });
  return hashesText(new Set([...parseHashes(list), ...texts.filter(isOwn).map(hashOfPrompt)]));
}
