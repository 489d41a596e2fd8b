import { writer } from '../../wire/anthropic-messages/answer.js';
import { jsonAnswer } from '../answer.js';
import type { Endpoint } from './endpoint.js';

/** What Claude Code asks first, to see whether somebody is there. */
export const hello: Endpoint = {
  method: 'GET',
  path: '/api/hello',
  access: 'anyone',
  operations: [{ tag: 'Anthropic', summary: 'Whether somebody is there' }],
  writer,
  handle: () => jsonAnswer({ message: 'hello' }),
};
