import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { FORMATS } from '../e2e/matrix/clients.js';
import { CLIENTS, type Client } from '../e2e/matrix/table.js';
import { HTTP_WIRES, modelAt, startWorld, type World } from '../e2e/matrix/world.js';
import { bytesField, readRows, said, type Verdict } from './rows.js';

const rowSchema = z.object({ id: z.string(), b64: bytesField });

/** Sends each text as a prompt in every format to a provider of every wire, and back as its answer. */
export async function fuzzNaughtyStrings(dir: string): Promise<readonly Verdict[]> {
  const rows = await readRows(dir, 'naughty_strings', rowSchema);
  const world = await startWorld([...HTTP_WIRES]);
  try {
    const verdicts: Verdict[] = [];
    for (const { id, b64 } of rows) {
      const text = b64.toString('utf8');
      for (const client of CLIENTS) {
        for (const wire of HTTP_WIRES) {
          const fault = await roundTrip(world, { client, wire, text }).catch(said);
          verdicts.push({ id: `${id} from ${client} to ${wire}`, fault });
        }
      }
    }
    return verdicts;
  } finally {
    await world.dispose();
  }
}

type Trip = { readonly client: Client; readonly wire: (typeof HTTP_WIRES)[number]; readonly text: string };

async function roundTrip(world: World, { client, wire, text }: Trip): Promise<string | undefined> {
  const format = FORMATS[client];
  const { path, body } = format.request({ model: modelAt(wire), stream: false, turns: [{ who: 'user', text }] });
  world.reply = { text: text || 'empty' };
  world.forgetFailures();
  const before = world.calls();
  const got = await world.post(path, body);
  // Some wires cannot hold a turn without anything to read.
  if (text.trim() === '' && got.status === 400 && world.calls() === before) return undefined;
  if (got.status !== 200) return `${got.status}: ${got.text}`;
  const [heard, sent] =
    client === wire
      ? [withoutModel(world.seen().body), withoutModel(body)] // the client's own bytes
      : [world.heard(wire).turns, [{ who: 'user', text }]];
  if (!isDeepStrictEqual(heard, sent))
    return `the provider heard ${JSON.stringify(heard)}, not ${JSON.stringify(sent)}`;
  const answer = format.readWhole(got.text).text;
  return answer === (text || 'empty') ? undefined : `the client heard ${JSON.stringify(answer)}`;
}

const withoutModel = (body: object): object => ({ ...body, model: undefined });
