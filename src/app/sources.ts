import type { ProviderCard } from '../core/model.js';
import type { Discovery } from '../gateway/discovery.js';
import type { ModelSource, SourcedProvider } from '../gateway/inventory.js';
import type { EditorModels } from '../host.js';

/** The catalogue's id for models that the editor itself offers. */
export const EDITOR_PROVIDER = 'vscode';

/** Listing the editor's models takes a moment; they change rarely. */
const EDITOR_MODELS_FRESH_MS = 30_000;

/** Local servers as a source of models. */
export function localServers(discovery: Discovery, enabled: () => boolean): ModelSource {
  let seen: { readonly found: unknown; readonly sourced: readonly SourcedProvider[] } | undefined;
  return async () => {
    if (!enabled()) return NOTHING;
    const found = await discovery.models();
    if (seen?.found !== found) {
      const sourced = found.map(({ provider, running, models, note }): SourcedProvider => ({
        providerId: provider.id,
        models,
        access: running ? { state: 'ready' } : { state: 'not-running', hint: note },
      }));
      seen = { found, sourced };
    }
    return seen.sourced;
  };
}

/** When the editor's models may be listed, and where failures go. */
export type EditorSourceDeps = {
  readonly enabled: () => boolean;
  readonly nowMs: () => number;
  readonly report: (error: unknown) => void;
};

/** The editor's own models as a source. A failure there is no failure of ours: the others still count. */
export function editorModels(models: EditorModels, { enabled, nowMs, report }: EditorSourceDeps): ModelSource {
  let kept: { readonly untilMs: number; readonly sourced: Promise<readonly SourcedProvider[]> } | undefined;
  const list = async (): Promise<readonly SourcedProvider[]> => {
    try {
      const found = await models.list();
      return found.length === 0 ? [] : [{ providerId: EDITOR_PROVIDER, models: found, access: { state: 'ready' } }];
    } catch (error) {
      report(error);
      return [];
    }
  };
  return () => {
    if (!enabled()) return Promise.resolve(NOTHING);
    if (!kept || nowMs() >= kept.untilMs) kept = { untilMs: nowMs() + EDITOR_MODELS_FRESH_MS, sourced: list() };
    return kept.sourced;
  };
}

/** Always the same list: the inventory is joined again when a source gives another one. */
const NOTHING: readonly SourcedProvider[] = [];

/** Where a key is kept: by provider and by the address it was given for, so that a moved address never gets it. */
export const secretName = (provider: ProviderCard): string => `${provider.id} ${new URL(provider.baseUrl).origin}`;
