import type { ChatRequest } from '../../core/chat.js';
import type { ModelCard, ModelRef, ProviderCard, Quirk, WireFormat } from '../../core/model.js';
import type { Provider } from '../../core/provider.js';
import type { Edits } from '../../wire/patch.js';
import type { EncodeRequest, WireReader } from '../../wire/port.js';
import type { DialDeps } from '../dial.js';

/** What every provider is made with. */
type ProviderDeps = DialDeps & { readonly modelOf: (ref: ModelRef) => ModelCard | undefined };

/** Makes the provider of one row of the catalogue. */
export type MakeProvider = (card: ProviderCard, deps: ProviderDeps) => Provider;

/** How one wire is spoken to its providers. */
export type WireAdapter = {
  readonly wire: WireFormat;
  /** What comes after the base address. */
  readonly path: (model: string, stream: boolean) => string;
  /** Versions and trials, which this wire writes into headers. */
  readonly headers: (request: ChatRequest, card: ProviderCard) => Readonly<Record<string, string>>;
  readonly encode: EncodeRequest;
  readonly reader: WireReader;
  /** What has to change in a client's own body of this wire; everything else goes out as it came. */
  readonly edits: (body: ChatRequest['source']['body'], options: EditOptions) => Edits;
  /** What limits the reply to so many tokens in a client's own body. */
  readonly limit: (body: ChatRequest['source']['body'], maxOutputTokens: number, quirks: readonly Quirk[]) => Edits;
  /** What else has to change for a model that the client did not name itself. */
  readonly suit?: (request: ChatRequest, model: string) => Edits;
};

/** `stream` is what the client asked for. */
export type EditOptions = { readonly model: string; readonly quirks: readonly Quirk[]; readonly stream: boolean };

/** For wires that have nothing in headers. */
export const noHeaders = (): Readonly<Record<string, string>> => ({});
