import { jsonAnswer } from '../answer.js';
import type { Endpoint } from './endpoint.js';

/** What this proxy answers, as an OpenAPI document. */
export const openApi: Endpoint = {
  method: 'GET',
  path: '/openapi.json',
  access: 'list',
  operations: [{ tag: 'Signalbox', summary: 'This description' }],
  handle: ({ desk }) => jsonAnswer(desk.describe()),
};
