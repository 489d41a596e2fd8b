import type { EmbedReply, EmbedRequest } from '../core/embedding.js';
import { GatewayError } from '../core/errors.js';
import { refText, type ModelCard, type ProviderCard, type WireFormat } from '../core/model.js';
import { requireVectors, type EmbedFormat } from '../wire/embed-format.js';
import { geminiEmbed } from '../wire/gemini/embed.js';
import { ollamaEmbed } from '../wire/ollama/embed.js';
import { openAiEmbeddings } from '../wire/openai-embeddings/provider.js';
import { editBody } from '../wire/patch.js';
import { wiresOf } from './dial.js';
import { readText } from './http-body.js';
import type { OutgoingBody } from './http-outgoing.js';
import type { Inventory } from './inventory.js';

/** How providers of each wire are asked for vectors. */
const FORMATS: ReadonlyMap<WireFormat, EmbedFormat> = new Map([
  ['openai-chat', openAiEmbeddings],
  ['ollama', ollamaEmbed],
  ['gemini', geminiEmbed],
]);

/** A local server may have to load the model first; many texts take any provider long. */
const FIRST_BYTE_MS = 300_000;

/** What a provider gave; `own` is its body, when it is in the client's own shape. */
export type EmbedCallReply = EmbedReply & { readonly own: string | undefined };

/** One call to one provider. Throws an 'upstream-*' GatewayError, 'key-missing', or 'invalid-request' for what cannot be carried. */
export async function callEmbedder(
  request: EmbedRequest,
  { model, provider }: { readonly model: ModelCard; readonly provider: ProviderCard },
  { inventory, signal }: { readonly inventory: Pick<Inventory, 'dialTo'>; readonly signal: AbortSignal },
): Promise<EmbedCallReply> {
  const { wire, format } = formatFor(request, provider, model);
  const isOwn = request.source.shape === format.shape;
  const dial = inventory.dialTo(provider, wire);
  const { body } = await dial({
    model: model.model,
    path: format.path(model.model),
    headers: { accept: 'application/json' },
    body: isOwn ? ownBody(request, model.model) : bodyFor(request, format, { model, provider }),
    signal,
    timeouts: { firstByteMs: FIRST_BYTE_MS },
  });
  const text = await readText(body);
  const reply = format.read(text);
  requireVectors(reply.vectors, request.inputs.length);
  return { ...reply, own: isOwn ? text : undefined };
}

/** The client's own shape where the provider has it, else any. */
function formatFor(
  { source }: EmbedRequest,
  provider: ProviderCard,
  model: ModelCard,
): { readonly wire: WireFormat; readonly format: EmbedFormat } {
  const offered = wiresOf(provider, model.model).flatMap((wire) => {
    const format = FORMATS.get(wire);
    return format ? [{ wire, format }] : [];
  });
  const chosen = offered.find(({ format }) => format.shape === source.shape) ?? offered[0];
  if (chosen) return chosen;
  throw new GatewayError('no-candidate', `${refText(model)} cannot embed: ${provider.name} offers no embeddings.`);
}

const bodyFor = (
  { inputs, dimensions }: EmbedRequest,
  format: EmbedFormat,
  { model, provider }: { readonly model: ModelCard; readonly provider: ProviderCard },
): string =>
  JSON.stringify(
    format.encode({ inputs, model: model.model, name: provider.name, ...(dimensions !== undefined && { dimensions }) }),
  );

/** The body as it came, but for the model. */
const ownBody = ({ source }: EmbedRequest, model: string): OutgoingBody =>
  editBody(source, { model: { value: model } });
