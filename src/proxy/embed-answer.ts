import type { EmbedReply, EmbedRequest } from '../core/embedding.js';
import { refText } from '../core/model.js';
import type { WholeAnswer } from './answer.js';
import type { Exchange } from './endpoints/endpoint.js';
import { replyHeaders } from './reply-headers.js';

/** How one path writes vectors. `passes` says whether a provider's own body may go out as it came. */
export type EmbedWriter = {
  readonly encode: (request: EmbedRequest, reply: EmbedReply, model: string) => object;
  readonly passes: (body: string, request: EmbedRequest) => boolean;
};

/** Sends a request for vectors through the gateway and answers in the client's own shape. */
export async function answerEmbed(
  { app, signal }: Exchange,
  request: EmbedRequest,
  { encode, passes }: EmbedWriter,
): Promise<WholeAnswer> {
  const { decision, model, reply } = await app.embed(request, signal);
  const { own } = reply;
  const body = own !== undefined && passes(own, request) ? own : JSON.stringify(encode(request, reply, refText(model)));
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    ...replyHeaders(decision, { servedBy: model, failed: [], dropped: [] }),
  };
  return { kind: 'whole', status: 200, headers, body };
}
