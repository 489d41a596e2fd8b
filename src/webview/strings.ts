/** Every text of the page in English; `{name}` is filled in. A bundle in the page may replace any of them. */
export const ENGLISH = {
  title: 'Signalbox',
  tabs: 'Sections',
  'tab.overview': 'Overview',
  'tab.decisions': 'Decisions',
  'tab.models': 'Models',
  'tab.memory': 'Memory',

  loading: 'Loading…',
  retry: 'Retry',
  refresh: 'Refresh',
  yes: 'Yes',
  no: 'No',
  none: '–',
  unknownFailure: 'Something went wrong on this page. Reload it and try again.',

  'spend.heading': 'Spend',
  'spend.requests': 'Requests',
  'spend.unpriced': 'Unpriced',
  'spend.estimated': 'Estimated',
  'spend.failed': 'Failed',
  'byModel.heading': 'All time by model',
  'byModel.model': 'Model',
  'byModel.requests': 'Requests',
  'byModel.unpriced': 'Unpriced',
  'byModel.spend': 'Spend',
  'byModel.share': 'Share of known spend',
  'byModel.empty': 'Nothing has been spent yet. Requests appear here as soon as one is answered.',
  'proxy.heading': 'Connections',
  'proxy.label': 'Local proxy',
  'proxy.running': 'Running at {url}',
  'proxy.stopped': 'Not running',
  'providers.ready': 'Ready providers',
  'providers.none': 'None',
  'prices.label': 'Prices',
  'offline.heading': 'No model is connected',
  'offline.text':
    'Answers come from the built-in Offline helper, which is not an AI model. Run “Signalbox: Add Provider” or start a local model server to get real ones.',

  'decisions.heading': 'Decisions',
  'decisions.filter': 'Filter decisions',
  'decisions.filterHint': 'Model, client, task, status…',
  'decisions.count': '{shown} of {total} loaded',
  'decisions.keys': 'Arrow keys move between rows, Enter opens one.',
  'decisions.more': 'Load more',
  'decisions.empty':
    'No decisions yet. Select text and run “Signalbox: Route Selection”, or send a request to the local proxy.',
  'decisions.noMatch': 'No loaded decision matches “{filter}”.',
  'decisions.arrived': 'New decisions: {count}. Loaded: {total}.',
  'decisions.open': '{time}, {model}: details',
  'column.time': 'Time',
  'column.client': 'Client',
  'column.asked': 'Asked',
  'column.model': 'Model',
  'column.tier': 'Tier',
  'column.task': 'Task',
  'column.tokens': 'Tokens in / out',
  'column.cost': 'Cost',
  'column.latency': 'Latency',
  'column.status': 'Status',
  'column.why': 'Why',
  'status.ok': 'ok',
  'status.failed': 'failed',
  'status.canceled': 'canceled',

  'detail.back': 'All decisions',
  'detail.noAnswer': 'No model answered',
  'detail.advice': 'Advice',
  'fact.time': 'Time',
  'fact.client': 'Client',
  'fact.asked': 'Asked for',
  'fact.tier': 'Tier',
  'fact.task': 'Task',
  'fact.domain': 'Domain',
  'fact.score': 'Score',
  'fact.confidence': 'Confidence',
  'fact.read': 'Characters read',
  'fact.cost': 'Cost',
  'fact.latency': 'Latency',
  'fact.first': 'First token',
  'fact.status': 'Status',
  'fact.request': 'Request',
  'signals.heading': 'Signals',
  'signals.note': 'Bars to the right want a stronger model, bars to the left a cheaper one.',
  'signals.signal': 'Signal',
  'signals.effect': 'Effect',
  'signals.points': 'Points',
  'signals.evidence': 'Evidence',
  'signals.sum': 'Sum',
  'signals.score': 'Score {score}',
  'signals.scoreKept': 'Score {score}, kept within 0 and 1',
  'signals.empty': 'No signal was found; the score is the starting value.',
  'candidates.heading': 'Candidates',
  'candidates.rank': 'Rank',
  'candidates.model': 'Model',
  'candidates.tier': 'Tier',
  'candidates.estimate': 'Estimate',
  'candidates.notes': 'Notes',
  'candidates.part': 'The best {shown} of {total} are kept.',
  'candidates.empty': 'No model was left to take this request.',
  'rejected.heading': 'Rejected',
  'rejected.count': '{stage}: {count}',
  'rejected.models': 'Models',
  'rejected.model': 'Which',
  'rejected.reason': 'Reason',
  'rejected.empty': 'No model was dropped.',
  'attempts.heading': 'Attempts',
  'attempts.number': 'No.',
  'attempts.model': 'Model',
  'attempts.first': 'First token',
  'attempts.duration': 'Duration',
  'attempts.result': 'Result',
  'attempts.message': 'Message',
  'attempts.empty': 'No provider was called.',
  'tokens.heading': 'Cost and tokens',
  'tokens.bucket': 'Tokens',
  'tokens.count': 'Count',
  'tokens.cost': 'Cost: {cost}',
  'tokens.empty': 'No tokens were counted.',

  'providers.heading': 'Providers',
  'providers.name': 'Provider',
  'providers.state': 'State',
  'providers.models': 'Models',
  'providers.region': 'Region',
  'providers.hint': 'What to do',
  'providers.empty': 'The catalogue holds no provider.',
  'models.heading': 'Models',
  'models.filter': 'Filter models',
  'models.filterHint': 'Name, provider, tier, capability…',
  'models.readyOnly': 'Ready only',
  'models.count': '{shown} of {total}',
  'models.model': 'Model',
  'models.name': 'Name',
  'models.tier': 'Tier',
  'models.isReady': 'Ready',
  'models.context': 'Context',
  'models.output': 'Max output',
  'models.capabilities': 'Capabilities',
  'models.price': 'Price',
  'models.empty': 'No model matches.',

  'memory.heading': 'Memory',
  'memory.note': 'Moving averages per model and kind of task. Routing prefers models that did well at the same kind.',
  'memory.model': 'Model',
  'memory.task': 'Task',
  'memory.quality': 'Quality',
  'memory.latency': 'Latency',
  'memory.cost': 'Cost',
  'memory.samples': 'Samples',
  'memory.seen': 'Last seen',
  'memory.empty': 'Nothing learned yet. Each finished request adds to this table.',

  'signIn.heading': 'Sign in',
  'signIn.needed': 'Sign in to see what the local proxy has done.',
  'signIn.text': 'To get the token, run “Signalbox: Copy Proxy Token” in VS Code, or this in a terminal:',
  'signIn.command': 'npx signalbox token',
  'signIn.token': 'Paste the proxy token',
  'signIn.submit': 'Sign in',
  'signIn.keep': 'The token stays in this page’s memory and is gone when you close or reload the page.',
  'signIn.refused': 'That was not accepted, or the session has ended. Copy the token again and paste it here.',
  'signIn.oldLink': 'The sign-in link was used already or is too old. Paste the proxy token instead.',

  'failure.noAnswer': 'The extension did not answer. Try again; if that does not help, run “Developer: Reload Window”.',
  'failure.unreachable': 'The proxy does not answer. Start it with “Signalbox: Start Proxy” or “npx signalbox serve”.',
  'failure.status': 'The proxy answered with status {status}. Try again; the log of Signalbox says more.',
} as const;

/** Names one text of the page. */
export type StringKey = keyof typeof ENGLISH;

let strings: Readonly<Record<string, string>> = ENGLISH;

/** Reads the translated bundle out of the page; a page without one, or with a broken one, stays English. */
export function readBundle(json: string | null | undefined): unknown {
  try {
    return JSON.parse(json ?? '{}') as unknown;
  } catch {
    return undefined; // a page in English is better than none
  }
}

/** Lays a translated bundle over the English texts; what is not a known key with a text is left out. */
export function useStrings(bundle: unknown): void {
  const entries = typeof bundle === 'object' && bundle !== null ? Object.entries(bundle) : [];
  const known = entries.filter(
    (entry): entry is [string, string] => entry[0] in ENGLISH && typeof entry[1] === 'string',
  );
  strings = { ...ENGLISH, ...Object.fromEntries(known) };
}

/** The text for a key, with `{name}` replaced by the value of that name. */
export function t(key: StringKey, values: Readonly<Record<string, string | number>> = {}): string {
  const text = strings[key] ?? ENGLISH[key];
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(values[name] ?? placeholder));
}
