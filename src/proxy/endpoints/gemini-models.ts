import { writer } from '../../wire/gemini/answer.js';
import { modelInfo, modelPage } from '../../wire/gemini/models.js';
import { jsonAnswer } from '../answer.js';
import type { Endpoint } from './endpoint.js';
import { entriesFor, modelOf } from './models.js';

/** The models as Google lists its own, all on one page; "auto" and its presets come first. */
export const geminiModels: Endpoint = {
  method: 'GET',
  path: '/v1beta/models',
  access: 'list',
  operations: [{ tag: 'Gemini', summary: 'The models' }],
  writer,
  handle: async ({ app, caller }) => jsonAnswer(modelPage(await entriesFor(app, caller))),
};

/** One model by its id, which may hold slashes. */
export const geminiModel: Endpoint = {
  method: 'GET',
  path: '/v1beta/models/*',
  access: 'list',
  operations: [{ tag: 'Gemini', summary: 'One model', rest: '{model}' }],
  writer,
  handle: async ({ app, caller, rest }) => jsonAnswer(modelInfo(modelOf(await entriesFor(app, caller), rest))),
};
