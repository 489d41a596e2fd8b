import { backends, backendsReset } from './backends.js';
import { budgets } from './budgets.js';
import { chatCompletions } from './chat-completions.js';
import { completions } from './completions.js';
import { countTokens } from './count-tokens.js';
import { dashboardApi } from './dashboard-api.js';
import { dashboardFile, dashboardPage } from './dashboard.js';
import { dashboardSession } from './dashboard-session.js';
import { embeddings } from './embeddings.js';
import type { Endpoint } from './endpoint.js';
import { gemini, geminiStable } from './gemini.js';
import { geminiModel, geminiModels } from './gemini-models.js';
import { handover } from './handover.js';
import { health } from './health.js';
import { hello } from './hello.js';
import { identify } from './identify.js';
import { messages } from './messages.js';
import { metrics } from './metrics.js';
import { model, models } from './models.js';
import { ollamaChat, ollamaGenerate } from './ollama-chat.js';
import { ollamaEmbed, ollamaEmbeddings } from './ollama-embed.js';
import { ollamaPs, ollamaShow, ollamaTags, ollamaVersion } from './ollama-models.js';
import { openApi } from './openapi.js';
import { response, responseCancel, responseDelete, responses } from './responses.js';
import { route } from './route.js';
import { stats } from './stats.js';

/** Every path the proxy answers. To add one, write a file in this folder and list it here. */
export const ENDPOINTS: readonly Endpoint[] = [
  chatCompletions,
  completions,
  messages,
  responses,
  response,
  responseDelete,
  responseCancel,
  gemini,
  geminiStable,
  geminiModels,
  geminiModel,
  countTokens,
  hello,
  route,
  models,
  model,
  embeddings,
  ollamaChat,
  ollamaGenerate,
  ollamaEmbed,
  ollamaEmbeddings,
  ollamaVersion,
  ollamaTags,
  ollamaPs,
  ollamaShow,
  health,
  stats,
  budgets,
  backends,
  backendsReset,
  metrics,
  openApi,
  dashboardPage,
  dashboardFile,
  dashboardApi,
  dashboardSession,
  identify,
  handover,
];
