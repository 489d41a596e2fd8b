/** The house rules on who may import whom. A folder may import itself and what is listed here; nothing else. */
const LAYERS = {
  core: [],
  catalog: ['core'],
  config: ['core'],
  wire: ['core'],
  dashboard: ['core'],
  store: ['core'],
  gateway: ['core', 'wire', 'catalog'],
  proxy: ['core', 'wire', 'gateway'],
  host: ['core', 'config'],
  app: ['core', 'catalog', 'config', 'wire', 'store', 'gateway', 'proxy', 'dashboard', 'host'],
  vscode: ['core', 'config', 'dashboard', 'app', 'host'],
  cli: ['core', 'config', 'dashboard', 'app', 'host'],
  webview: ['core', 'dashboard'],
};

/** Folders where a new file is a new feature: it must be listed in the folder's index, and have a test. */
const FEATURES = '^src/(core/(signals|policy)|gateway/providers|proxy/endpoints|cli/verbs)/';
const NOT_A_FEATURE =
  '/(index|signal|stage|adapter|endpoint|command|verb|support)\\.ts$|/vocabulary/|/signals/(analysis|confidence|labels|legibility|levels|request-structure|score|script|turn)\\.ts$';

/** Packages each folder may use; a folder that is not listed may use none. */
const PACKAGES = {
  catalog: 'zod|@pydantic/genai-prices',
  config: 'zod',
  wire: 'zod|eventsource-parser|tokenx',
  dashboard: 'zod',
  store: 'zod|lru-cache',
  gateway: 'zod|aws4fetch|jose|lru-cache|re2js',
  proxy: 'zod',
  app: 'zod|ulid',
  vscode: 'vscode|@types/vscode|lru-cache',
  cli: 'zod',
  webview: 'lit|chart\\.js',
  training: 'zod',
};

const ANY_PACKAGE = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'];

const forbid = (name, from, to) => ({ name, severity: 'error', from, to });
const inFolder = (layer) => `^src/${layer}(/|\\.ts$)`;

const layerRules = Object.entries(LAYERS).map(([layer, allowed]) => ({
  name: `${layer}-may-import`,
  comment: `${layer}/ may import only: ${[layer, ...allowed].join(', ')}`,
  severity: 'error',
  from: { path: inFolder(layer) },
  to: { path: '^src/', pathNot: `^src/(${[layer, ...allowed].join('|')})(/|\\.ts$)` },
}));

const packageRules = Object.keys(LAYERS).map((layer) =>
  forbid(
    `${layer}-packages`,
    { path: inFolder(layer) },
    {
      dependencyTypes: ANY_PACKAGE,
      ...(PACKAGES[layer] && { pathNot: `node_modules/(${PACKAGES[layer]})/` }),
    },
  ),
);

const every = (name, from) => ({
  name,
  severity: 'error',
  module: { path: FEATURES, pathNot: NOT_A_FEATURE, numberOfDependentsLessThan: 1 },
  from,
});

module.exports = {
  forbidden: [
    ...layerRules,
    ...packageRules,
    forbid('no-cycles', {}, { circular: true }),
    forbid(
      'only-vscode-knows-vscode',
      { path: '^src/', pathNot: '^src/vscode/' },
      { path: '(^|/)(@types/)?vscode(/|$)', pathNot: '^src/' },
    ),
    forbid(
      'pure-folders-do-no-io',
      { path: '^src/(core|catalog|config|wire|dashboard|webview)/' },
      { dependencyTypes: ['core'] },
    ),
    // Large, and only for texts that are looked through beside the event loop: it is in a bundle of its own.
    forbid(
      'only-the-worker-knows-re2js',
      { path: '^src/', pathNot: '^src/gateway/guardrails/worker\\.ts$' },
      { path: '(node_modules/re2js/|^src/gateway/guardrails/worker\\.ts$)' },
    ),
    forbid('src-does-not-import-tests', { path: '^src/' }, { path: '^(test|scripts|training)/' }),
    forbid(
      'training-may-import',
      { path: '^training/' },
      { path: '^(src|test|scripts)/', pathNot: '^src/(core|catalog)/' },
    ),
    forbid(
      'training-packages',
      { path: '^training/' },
      { dependencyTypes: ANY_PACKAGE, pathNot: `node_modules/(${PACKAGES.training})/` },
    ),
    every('is-in-its-index', { path: '/index\\.ts$' }),
    every('has-a-test', { path: '^test/' }),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
