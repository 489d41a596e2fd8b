import type { ChatEvent, ChatRequest } from '../core/chat.js';
import { GatewayError } from '../core/errors.js';
import type { Capability, ModelCard, ProviderCard, WireFormat } from '../core/model.js';
import type { ProviderCall } from '../core/provider.js';
import { isAuto } from '../core/route/asked.js';
import { readNdjson } from '../wire/ndjson.js';
import { isWithin, limitsOf } from '../wire/limits.js';
import { editBody } from '../wire/patch.js';
import type { EncodeOptions, WireReader } from '../wire/port.js';
import { readSse } from '../wire/sse.js';
import { tapStream, tapWhole } from '../wire/tap.js';
import { refuseUncarried } from '../wire/uncarried.js';
import { dialOf, wiresFor, type Dial } from './dial.js';
import { readBytes } from './http-body.js';
import type { OutgoingBody } from './http-outgoing.js';
import type { UpstreamResponse } from './http.js';
import { capabilitiesOf } from './needs.js';
import type { MakeProvider, WireAdapter } from './providers/adapter.js';
import { adapterOf } from './providers/index.js';
import { limitOr } from './providers/support.js';
import { reworded } from './unechoed.js';

/** Sent where a wire demands a limit and no list knows the model: every model writes as much. */
const FALLBACK_OUTPUT_TOKENS = 4_096;

/** The window assumed of a model that no list knows. */
const FALLBACK_CONTEXT_TOKENS = 32_768;

/** A provider that is called over HTTP, in the client's own wire when it speaks it. */
export const httpProvider: MakeProvider = (card, deps) => {
  const lines = new Map<WireFormat, Line>();
  const lineOf = (wire: WireFormat): Line | undefined => {
    const adapter = adapterOf(card, wire);
    const line = lines.get(wire) ?? (adapter && { adapter, dial: dialOf(card, wire, deps) });
    if (line) lines.set(wire, line);
    return line;
  };
  return {
    id: card.id,
    stream(call) {
      const known = deps.modelOf(call.model);
      const wire = wireFor(call.request, ableWires(card, known ?? call.model, call.request));
      const line = lineOf(wire);
      if (!line) throw new GatewayError('internal', `${card.name} cannot be called over ${wire}.`);
      return exchange({ ...line, card, known }, call);
    },
  };
};

/** The wires of a model over which it can do what the request uses; all of them when it can over none, for the provider to say so. */
function ableWires(
  card: ProviderCard,
  model: Pick<ModelCard, 'model' | 'wires'>,
  request: ChatRequest,
): readonly WireFormat[] {
  const wires = wiresFor(card, model);
  if (wires.length === 1) return wires;
  const used = capabilitiesOf(request);
  const able = wires.filter((wire) => !used.some((one) => lacksOf(card, wire).includes(one)));
  return able.length > 0 ? able : wires;
}

const lacksOf = ({ also }: ProviderCard, wire: WireFormat): readonly Capability[] =>
  also.find((one) => one.wire === wire)?.lacks ?? [];

/** The client's own wire when it is among these, or the best of those that can carry the request. */
export function wireFor(request: ChatRequest, wires: readonly WireFormat[]): WireFormat {
  const { source, suffix } = request;
  const limits = wires.length > 1 ? limitsOf(request) : [];
  const able = wires.filter(
    (wire) => (suffix === undefined || FILLING.includes(wire)) && isWithin(limits, wire, request),
  );
  return able.find((wire) => wire === source.wire) ?? able[0] ?? wires[0] ?? 'openai-chat';
}

/** The wires that fill in the middle. */
const FILLING: readonly WireFormat[] = ['openai-completions', 'ollama-generate'];

type Line = { readonly adapter: WireAdapter; readonly dial: Dial };
type Job = Line & { readonly card: ProviderCard; readonly known: ModelCard | undefined };

async function* exchange(job: Job, call: ProviderCall): AsyncGenerator<ChatEvent, void> {
  const { adapter, dial, card } = job;
  const { request, model, signal } = call;
  const passes = request.source.wire === adapter.wire;
  const stream = !passes || request.source.stream;
  if (!passes) refuseUncarried(request, card.name, adapter.wire);
  const response = await dial({
    model: model.model,
    path: adapter.path(model.model, stream),
    headers: { accept: acceptOf(adapter.reader, stream), ...adapter.headers(request, card) },
    body: passes ? ownBody(job, call) : JSON.stringify(adapter.encode(limited(call), encodeOptions(job, model.model))),
    signal,
    timeouts: call.timeouts,
  });
  const { reader } = adapter;
  try {
    if (isInOnePiece(response, stream)) {
      const events = await wholeReply(response, reader, { name: card.name, passes: passes && !stream });
      for (const event of events) yield event;
    } else if (passes && stream) {
      // Not by a generator of its own: it would cost three turns for every event.
      const tap = tapStream(reader, card.name);
      for await (const chunk of response.body) {
        for (const event of tap.push(chunk)) yield event;
        if (tap.failure) throw tap.failure;
        if (tap.isOver) break;
      }
      for (const event of tap.end()) yield event;
    } else yield* decodedReply(response, reader, card.name);
  } catch (thrown) {
    throw scrubbed(thrown, response);
  }
}

/** Some servers answer a request for a stream with a reply, or an error, in one piece; some stream what was not to be. */
function isInOnePiece({ headers }: UpstreamResponse, stream: boolean): boolean {
  const type = headers['content-type'] ?? '';
  return stream ? /^application\/json/i.test(type) : !STREAM_TYPES.test(type);
}

/** What a provider says of a failure inside a reply may repeat what the request proved itself with. */
const scrubbed = (thrown: unknown, { scrub }: UpstreamResponse): unknown =>
  thrown instanceof GatewayError ? reworded(thrown, scrub(thrown.message)) : thrown;

/** How replies in pieces are labelled. */
const STREAM_TYPES = /^(?:text\/event-stream|application\/x-ndjson)/i;

function acceptOf({ framing }: WireReader, stream: boolean): string {
  if (!stream) return 'application/json';
  return framing === 'sse' ? 'text/event-stream' : 'application/x-ndjson';
}

const encodeOptions = ({ card, known }: Job, model: string): EncodeOptions => ({
  model,
  name: card.name,
  quirks: card.quirks,
  maxOutputTokens: limitOr(known?.maxOutputTokens, FALLBACK_OUTPUT_TOKENS),
  contextTokens: limitOr(known?.contextTokens, FALLBACK_CONTEXT_TOKENS),
  ...(known && { capabilities: known.capabilities }),
});

/** The client's body with little changed. */
function ownBody({ adapter, card }: Job, { request, model, maxOutputTokens }: ProviderCall): OutgoingBody {
  const { body, stream } = request.source;
  return editBody(request.source, {
    ...adapter.edits(body, { model: model.model, quirks: card.quirks, stream }),
    ...(isAuto(request.model) ? adapter.suit?.(request, model.model) : {}),
    ...(maxOutputTokens === undefined ? {} : adapter.limit(body, maxOutputTokens, card.quirks)),
  });
}

/** The request with the limit that the caps leave, where there is one. */
function limited({ request, maxOutputTokens }: ProviderCall): ChatRequest {
  return maxOutputTokens === undefined ? request : { ...request, sampling: { ...request.sampling, maxOutputTokens } };
}

async function wholeReply(
  { body }: UpstreamResponse,
  reader: WireReader,
  { name, passes }: { readonly name: string; readonly passes: boolean },
): Promise<Iterable<ChatEvent>> {
  const bytes = await readBytes(body);
  return passes ? tapWhole(reader, bytes, name) : reader.readWhole(new TextDecoder().decode(bytes), name);
}

async function* decodedReply(
  { body }: UpstreamResponse,
  wire: WireReader,
  name: string,
): AsyncGenerator<ChatEvent, void> {
  const reader = wire.start(name);
  for await (const data of wire.framing === 'sse' ? readSse(body) : readNdjson(body)) {
    if (data === '[DONE]') break;
    yield* reader.read(data);
  }
  yield reader.finish();
}
