import * as z from 'zod';
import { GatewayError } from '../core/errors.js';
import type { Capability, ModelCard, ProviderCard } from '../core/model.js';
import type { AskLocal } from './discovery-ask.js';
import { isNamedNotForChat, toLocalCard } from './local-model.js';

/** Only the newest models are asked about one by one; the others get careful defaults. */
const MAX_MODELS_SHOWN = 8;

const tagsAnswer = z.object({
  models: z.array(
    z.object({
      name: z.string().min(1).max(200),
      /** Set for models that Ollama only passes on to its cloud. */
      remote_host: z.string().nullish(),
      details: z
        .object({ parameter_size: z.string().max(40).nullish(), family: z.string().max(80).nullish() })
        .nullish(),
    }),
  ),
});
type Tag = z.infer<typeof tagsAnswer>['models'][number];

const showAnswer = z.object({
  capabilities: z.array(z.string()).optional(),
  model_info: z.record(z.string(), z.unknown()).optional(),
});
type Show = z.infer<typeof showAnswer>;

const CAPABILITY_OF: ReadonlyMap<string, Capability> = new Map([
  ['tools', 'tools'],
  ['vision', 'images'],
  ['thinking', 'reasoning'],
  ['insert', 'insert'],
]);

/** Lists Ollama's chat models, newest first. Models that run in its cloud are left out: they are not on this machine. */
export async function listOllamaModels(provider: ProviderCard, url: URL, ask: AskLocal): Promise<readonly ModelCard[]> {
  const { models } = await ask(url, tagsAnswer);
  const chats = models.filter(
    (tag) => !isRemote(tag) && !isNamedNotForChat(`${tag.name} ${tag.details?.family ?? ''}`),
  );
  const shows = await Promise.all(
    chats.slice(0, MAX_MODELS_SHOWN).map((tag) => show(tag, new URL('/api/show', url), ask)),
  );
  return chats.flatMap((tag, index) => toCard(provider, tag, shows[index]) ?? []);
}

const isRemote = ({ name, remote_host: remoteHost }: Tag): boolean => Boolean(remoteHost) || /[-:]cloud$/.test(name);

/** Details are a bonus: a server that gives none, or too late, is still there. */
async function show({ name }: Tag, url: URL, ask: AskLocal): Promise<Show | undefined> {
  try {
    return await ask(url, showAnswer, { model: name });
  } catch (thrown) {
    if (thrown instanceof GatewayError) return undefined;
    throw thrown;
  }
}

function toCard(provider: ProviderCard, { name, details }: Tag, shown: Show | undefined): ModelCard | undefined {
  const said = shown?.capabilities;
  if (said && !said.includes('completion')) return undefined;
  const size = details?.parameter_size;
  return toLocalCard({
    provider: provider.id,
    model: name,
    name: size ? `${name} (${size})` : name,
    contextTokens: contextOf(shown),
    capabilities: said?.flatMap((capability) => CAPABILITY_OF.get(capability) ?? []) ?? [],
  });
}

/** Ollama keys the length by architecture: 'llama.context_length'. */
function contextOf(shown: Show | undefined): number | undefined {
  const architecture = shown?.model_info?.['general.architecture'];
  if (typeof architecture !== 'string') return undefined;
  const length = shown?.model_info?.[`${architecture}.context_length`];
  return typeof length === 'number' && Number.isInteger(length) && length > 1 ? length : undefined;
}
