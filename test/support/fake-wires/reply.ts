/** What a fake provider answers. Every field has a default; a test states only what matters to it. */
export type FakeReply = {
  readonly text?: string;
  readonly reasoning?: string;
  /** What only the provider can read of its thoughts, where its wire has a place for that. */
  readonly seal?: string;
  readonly toolCalls?: readonly FakeToolCall[];
  /** False leaves usage out. */
  readonly usage?: FakeUsage | false;
  readonly finish?: 'stop' | 'length' | 'refused';
  /** The stop text that ended the reply, on wires that say which. */
  readonly stopText?: string;
  /** Anything but 200 is answered as an error of the path's wire format. */
  readonly status?: number;
  /** The words of an error. */
  readonly message?: string;
  /** The machine's word for an error, on wires that have one. */
  readonly code?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is, in place of everything above. */
  readonly body?: string;
  readonly contentType?: string;
  /** Wait before the head of the response. */
  readonly delayMs?: number;
  /** The answer begins when this is fulfilled. */
  readonly after?: Promise<void>;
  /** Wait before each piece of a stream. */
  readonly pieceDelayMs?: number;
  /** Sends a stream in chunks of this many bytes, wherever its pieces end. */
  readonly chunkBytes?: number;
  /** Sends this many pieces of a stream and then destroys the socket. */
  readonly cutAfter?: number;
  /** Sends this many pieces of a stream and then ends it cleanly, without its finish. */
  readonly endAfter?: number;
  /** Sends this many pieces of a stream and then an error of the wire's own form. */
  readonly failAfter?: number;
  /** Never goes on: before the head, or after the head and this many pieces. */
  readonly hang?: 'before-head' | number;
};

export type FakeToolCall = { readonly id: string; readonly name: string; readonly argumentsJson: string };

/** Tokens in buckets that do not overlap. */
export type FakeUsage = {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  readonly reasoning?: number;
};

/** The words of an error and the machine's word for it. */
export type FakeFault = { readonly message: string; readonly code: string | undefined };

/** Writes replies in one provider's wire format. */
export type FakeWire = {
  readonly streamType: string;
  /** `includeUsage` is whether the request asked for usage in the stream. */
  readonly pieces: (reply: FakeReply, model: string, includeUsage: boolean) => string[];
  readonly whole: (reply: FakeReply, model: string) => object;
  readonly error: (status: number, fault: FakeFault) => object;
  /** What a stream says when it fails after it has begun. */
  readonly failure: (fault: FakeFault) => string;
};

const DEFAULT_TEXT = 'Hello there.';
const DEFAULT_USAGE: FakeUsage = { input: 10, output: 4 };

export const usageOf = (reply: FakeReply): FakeUsage | undefined =>
  reply.usage === false ? undefined : (reply.usage ?? DEFAULT_USAGE);

export const textOf = (reply: FakeReply): string => reply.text ?? (reply.toolCalls ? '' : DEFAULT_TEXT);

/** Words with the space before them, as models stream them. */
export const wordsOf = (text: string): string[] => text.match(/\s*\S+|\s+$/g) ?? [];

/** Halves, so that a client has to put arguments together. */
export const halvesOf = (text: string): string[] => {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)].filter((half) => half !== '');
};

export const sse = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;

export const parsed = (json: string): unknown => JSON.parse(json);
