import { createParser } from 'eventsource-parser';
import * as z from 'zod';
import { tryJson } from '../try-json.js';

/** A response that has ended: its id and what the model gave. All other fields are kept. */
const endedSchema = z.looseObject({ id: z.string().min(1), output: z.array(z.unknown()) });

/** Such a response. */
export type EndedResponse = z.infer<typeof endedSchema>;

const lastEvent = z.object({ type: z.enum(['response.completed', 'response.incomplete']), response: endedSchema });

/** Reads a response that is there as a value; undefined when it is none. */
export const readEnded = (value: unknown): EndedResponse | undefined => endedSchema.safeParse(value).data;

/** The response in a whole body, or in the last event of a stream; undefined when the text holds none. */
export function endedIn(text: string): EndedResponse | undefined {
  if (text.startsWith('{')) return tryJson(text, endedSchema);
  const found: EndedResponse[] = [];
  const parser = createParser({
    onEvent: ({ data }) => {
      const event = tryJson(data, lastEvent);
      if (event) found.push(event.response);
    },
  });
  parser.feed(text);
  return found.at(-1);
}
