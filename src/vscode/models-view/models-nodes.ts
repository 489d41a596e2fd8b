import type { ModelHealth } from '../../dashboard/backends.js';
import type { Words } from '../words.js';
import type { ModelFacts, ModelsFacts, ProviderFacts } from './facts.js';
import { modelNode, unlistedNode } from './model-node.js';
import type { ModelsNode } from './node.js';
import { providerNode } from './provider-node.js';

/** Providers that cannot be called, by why. No provider's id begins so. */
const GROUPS = [':key-missing', ':not-running', ':disabled'] as const;
type Group = (typeof GROUPS)[number];

const isGroup = (id: string): id is Group => GROUPS.some((group) => group === id);

/** The rows under one of the view's, or its first rows. Those are empty while nothing is connected, so that the welcome shows. */
export type NodesUnder = (parent: string | undefined, facts: ModelsFacts) => readonly ModelsNode[];

/** Makes rows, and makes those again only that calls may have changed: hundreds are looked at each second. */
export function makeNodesUnder(words: Words): NodesUnder {
  const still = new WeakMap<ProviderFacts | ModelFacts, ModelsNode>();
  const keep = (of: ProviderFacts | ModelFacts, make: () => ModelsNode): ModelsNode => {
    const kept = still.get(of) ?? make();
    still.set(of, kept);
    return kept;
  };

  function toProvider(one: ProviderFacts, { backends }: ModelsFacts): ModelsNode {
    const make = (): ModelsNode => providerNode(one, backends, words);
    return backends.providers.some(({ provider }) => provider === one.id) ? make() : keep(one, make);
  }

  function toModel(one: ModelFacts, health: ModelHealth | undefined, { backends }: ModelsFacts): ModelsNode {
    const make = (): ModelsNode => modelNode(one, health, backends.atMs, words);
    return health ? make() : keep(one, make);
  }

  /** What can be called, or was called from here; then groups of the rest. */
  function rootNodes(facts: ModelsFacts): readonly ModelsNode[] {
    const first = facts.providers.filter((one) => isFirst(one, facts));
    if (first.length === 0) return [];
    return [
      ...first.map((one) => toProvider(one, facts)),
      ...GROUPS.flatMap((group) => {
        const count = inGroup(facts, group).length;
        return count === 0 ? [] : [groupNode(group, count, words)];
      }),
    ];
  }

  /** The models of a provider, those of its list first. */
  function modelNodes(provider: string, facts: ModelsFacts): readonly ModelsNode[] {
    const { models, backends } = facts;
    const called = backends.providers.find((one) => one.provider === provider)?.models ?? [];
    const healthOf = new Map(called.map((one) => [one.model, one]));
    const listed = models.filter((one) => one.provider === provider);
    const names = new Set(listed.map(({ model }) => model));
    return [
      ...listed.map((one) => toModel(one, healthOf.get(one.model), facts)),
      ...called.filter(({ model }) => !names.has(model)).map((one) => unlistedNode(one, backends.atMs, words)),
    ];
  }

  return (parent, facts) => {
    if (parent === undefined) return rootNodes(facts);
    if (isGroup(parent)) return inGroup(facts, parent).map((one) => toProvider(one, facts));
    return modelNodes(parent, facts);
  };
}

const isFirst = ({ id, state }: ProviderFacts, { backends }: ModelsFacts): boolean =>
  state === 'ready' || backends.providers.some(({ provider }) => provider === id);

const inGroup = (facts: ModelsFacts, group: Group): readonly ProviderFacts[] =>
  facts.providers.filter((one) => !isFirst(one, facts) && groupOf(one) === group);

function groupOf({ state }: ProviderFacts): Group {
  if (state === 'key-missing') return ':key-missing';
  return state === 'disabled' ? ':disabled' : ':not-running';
}

function groupNode(group: Group, count: number, words: Words): ModelsNode {
  const { label, icon } = groupLook(group, words);
  const description = String(count);
  return {
    id: group,
    label,
    description,
    spoken: description,
    facts: [],
    icon,
    tone: 'faint',
    context: 'group',
    isParent: true,
  };
}

function groupLook(group: Group, { l10n }: Words): { readonly label: string; readonly icon: string } {
  switch (group) {
    case ':key-missing':
      return { label: l10n.t('Need a key'), icon: 'key' };
    case ':not-running':
      return { label: l10n.t('Not running'), icon: 'debug-disconnect' };
    case ':disabled':
      return { label: l10n.t('Turned off'), icon: 'circle-slash' };
  }
}
