/**
 * The clients: their package, the version that was tried, the formats they speak, and how a person would set one up
 * for a gateway: `launch` gets { format, origin, token, home, work, prompt } and says what to run. Paths in `files`
 * are below the home folder; `before` and `after` are commands around the run.
 */
export const CLIENTS = [
  {
    name: 'claude-code',
    package: '@anthropic-ai/claude-code',
    version: '2.1.329',
    bin: 'claude',
    modes: [{ mode: 'messages', format: 'anthropic-messages' }],
    launch: ({ origin, token, prompt }) => ({
      args: ['-p', prompt, '--model', 'auto', '--permission-mode', 'acceptEdits'],
      env: {
        ANTHROPIC_BASE_URL: origin,
        ANTHROPIC_AUTH_TOKEN: token,
        ANTHROPIC_DEFAULT_HAIKU_MODEL: 'auto',
      },
    }),
  },
  {
    name: 'codex',
    package: '@openai/codex',
    version: '0.169.0',
    bin: 'codex',
    modes: [
      { mode: 'custom', format: 'openai-responses' },
      { mode: 'builtin', format: 'openai-responses' },
    ],
    launch: ({ mode, origin, token, prompt }) => ({
      args: ['exec', '--skip-git-repo-check', '--dangerously-bypass-approvals-and-sandbox', prompt],
      env: mode === 'custom' ? { SIGNALBOX_TOKEN: token } : { CODEX_API_KEY: token },
      files: { '.codex/config.toml': mode === 'custom' ? codexProvider(origin) : codexBuiltin(origin) },
    }),
  },
  {
    name: 'opencode',
    package: 'opencode-ai',
    version: '1.18.33',
    bin: 'opencode',
    modes: [
      { mode: 'chat', format: 'openai-chat' },
      { mode: 'responses', format: 'openai-responses' },
      { mode: 'messages', format: 'anthropic-messages' },
    ],
    launch: (setup) => opencode('opencode', setup),
  },
  {
    name: 'kilo',
    package: '@kilocode/cli',
    version: '7.7.7',
    bin: 'kilo',
    modes: [{ mode: 'chat', format: 'openai-chat' }],
    launch: (setup) => opencode('kilo', setup),
  },
  {
    name: 'cline',
    package: 'cline',
    version: '3.0.65',
    bin: 'cline',
    modes: [{ mode: 'chat', format: 'openai-chat' }],
    launch: ({ origin, token, prompt, work }) => ({
      before: [['auth', '-p', 'openai-compatible', '-k', token, '-m', 'auto', '-b', `${origin}/v1`]],
      args: ['--cwd', work, prompt],
      after: [['hub', 'stop']], // a daemon that outlives its process group
    }),
  },
  {
    name: 'continue',
    package: '@continuedev/cli',
    version: '1.5.47',
    bin: 'cn',
    modes: [{ mode: 'chat', format: 'openai-chat' }],
    launch: ({ origin, token, prompt, home }) => ({
      args: ['-p', '--auto', '--config', `${home}/config.yaml`, prompt],
      env: { CONTINUE_TELEMETRY_ENABLED: '0' },
      files: { 'config.yaml': continueConfig(origin, token) },
    }),
  },
  {
    name: 'qwen-code',
    package: '@qwen-code/qwen-code',
    version: '0.24.4',
    bin: 'qwen',
    modes: [
      { mode: 'openai', format: 'openai-chat' },
      { mode: 'openai-responses', format: 'openai-responses' },
      { mode: 'anthropic', format: 'anthropic-messages' },
      { mode: 'gemini', format: 'gemini' },
    ],
    launch: ({ mode, origin, token, prompt }) => ({
      args: ['--yolo', '--auth-type', mode, '--model', 'auto', prompt],
      env: { SIGNALBOX_TOKEN: token },
      files: { '.qwen/settings.json': qwenSettings(mode, origin) },
    }),
  },
  {
    name: 'gemini-cli',
    package: '@google/gemini-cli',
    version: '0.61.0',
    bin: 'gemini',
    modes: [{ mode: 'gemini', format: 'gemini' }],
    launch: ({ origin, token, prompt }) => ({
      // Its own "auto" chooses between Google's models.
      args: ['--yolo', '--skip-trust', '-m', 'auto:balanced', '-p', prompt],
      env: { GOOGLE_GEMINI_BASE_URL: origin, GEMINI_API_KEY: token, GEMINI_DEFAULT_AUTH_TYPE: 'gemini-api-key' },
      files: { '.gemini/settings.json': JSON.stringify({ security: { auth: { selectedType: 'gemini-api-key' } } }) },
    }),
  },
  {
    name: 'copilot',
    package: '@github/copilot',
    version: '1.0.102',
    bin: 'copilot',
    modes: [
      { mode: 'completions', format: 'openai-chat' },
      { mode: 'responses', format: 'openai-responses' },
      { mode: 'websockets', format: 'openai-responses' },
      { mode: 'anthropic', format: 'anthropic-messages' },
    ],
    launch: ({ mode, origin, token, prompt }) => ({
      args: ['-p', prompt, '--allow-all', '--no-auto-update', '--no-color'],
      env: copilotEnv(mode, origin, token),
    }),
  },
];

const codexProvider = (origin) => `model = "auto"
model_provider = "signalbox"

[model_providers.signalbox]
name = "Signalbox"
base_url = "${origin}/v1"
env_key = "SIGNALBOX_TOKEN"
wire_api = "responses"
`;

const codexBuiltin = (origin) => `model = "auto"
openai_base_url = "${origin}/v1"
`;

/** opencode and Kilo take one configuration; the npm name says which format. */
function opencode(program, { format, origin, token, prompt }) {
  const npm = {
    'openai-chat': '@ai-sdk/openai-compatible',
    'openai-responses': '@ai-sdk/openai',
    'anthropic-messages': '@ai-sdk/anthropic',
  };
  const auto = { name: 'Signalbox', tool_call: true, limit: { context: 200_000, output: 32_000 } };
  const provider = { npm: npm[format], name: 'Signalbox', options: { baseURL: `${origin}/v1`, apiKey: token } };
  return {
    args: ['run', '--auto', '--model', 'signalbox/auto', prompt],
    files: {
      [`.config/${program}/${program}.json`]: JSON.stringify({
        provider: { signalbox: { ...provider, models: { auto } } },
        autoupdate: false,
        share: 'disabled',
      }),
    },
  };
}

const continueConfig = (origin, token) => `name: Signalbox
version: 1.0.0
schema: v1
models:
  - name: Signalbox
    provider: openai
    model: auto
    apiBase: ${origin}/v1
    apiKey: ${token}
    roles: [chat]
    capabilities: [tool_use]
`;

function qwenSettings(mode, origin) {
  const baseUrl = mode.startsWith('openai') ? `${origin}/v1` : origin;
  return JSON.stringify({
    modelProviders: { [mode]: [{ id: 'auto', name: 'Signalbox', envKey: 'SIGNALBOX_TOKEN', baseUrl }] },
    security: { auth: { selectedType: mode } },
    model: { name: 'auto' },
    privacy: { usageStatisticsEnabled: false },
  });
}

/** Copilot takes "auto" for its own choice, so it has to be told a model it knows beside the name that is sent. */
const copilotEnv = (mode, origin, token) => ({
  COPILOT_PROVIDER_TYPE: mode === 'anthropic' ? 'anthropic' : 'openai',
  COPILOT_PROVIDER_BASE_URL: mode === 'anthropic' ? origin : `${origin}/v1`,
  COPILOT_PROVIDER_API_KEY: token,
  COPILOT_PROVIDER_WIRE_API: mode === 'completions' || mode === 'anthropic' ? 'completions' : 'responses',
  COPILOT_PROVIDER_TRANSPORT: mode === 'websockets' ? 'websockets' : 'http',
  COPILOT_PROVIDER_MODEL_ID: mode === 'anthropic' ? 'claude-sonnet-4' : 'gpt-5.4',
  COPILOT_PROVIDER_WIRE_MODEL: 'auto',
});
