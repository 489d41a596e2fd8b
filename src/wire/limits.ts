import type { ChatRequest, MediaPart } from '../core/chat.js';
import type { WireFormat } from '../core/model.js';

/** Something that a request of any wire may ask for, and the wires that cannot carry it: what their encoders refuse. */
type Limit = {
  readonly field: string;
  readonly unable: readonly WireFormat[];
  readonly isAsked: (request: ChatRequest) => boolean;
};

const OLLAMA = ['ollama', 'ollama-generate'] as const;

/** The most stop texts that Gemini takes. */
const MOST_STOPS = 5;

/** What one wire cannot say, so that no model behind it can be asked for it. What a model cannot do is a capability. */
const LIMITS: readonly Limit[] = [
  { field: 'tool_choice', unable: OLLAMA, isAsked: forcesTool },
  { field: 'file', unable: OLLAMA, isAsked: (request) => shows(request, ({ type }) => type === 'file') },
  { field: 'image_url.url', unable: OLLAMA, isAsked: (request) => shows(request, isAddress) },
  {
    field: 'file',
    unable: ['openai-chat'],
    isAsked: (request) => shows(request, (media) => media.type === 'file' && isAddress(media)),
  },
  { field: 'response_format', unable: ['anthropic-messages', 'vscode-lm'], isAsked: wantsAnyJson },
  { field: 'stop', unable: ['openai-responses'], isAsked: ({ sampling }) => (sampling.stop?.length ?? 0) > 0 },
  { field: 'stop', unable: ['gemini'], isAsked: ({ sampling }) => (sampling.stop?.length ?? 0) > MOST_STOPS },
];

/** The limits that a request runs into somewhere. */
export const limitsOf = (request: ChatRequest): readonly Limit[] => LIMITS.filter(({ isAsked }) => isAsked(request));

/** True when a wire can carry a request as far as its limits go. Its own clients' requests it always can: they go out as they came. */
export const isWithin = (limits: readonly Limit[], wire: WireFormat, { source }: ChatRequest): boolean =>
  source.wire === wire || limits.every(({ unable }) => !unable.includes(wire));

function forcesTool({ tools, sampling: { toolChoice = 'auto' } }: ChatRequest): boolean {
  return tools.length > 0 && toolChoice !== 'auto' && toolChoice !== 'none';
}

function wantsAnyJson({ sampling }: ChatRequest): boolean {
  return sampling.jsonSchema === true;
}

const isAddress = ({ mediaType }: MediaPart): boolean => mediaType === 'url';

function shows({ messages }: ChatRequest, isIt: (media: MediaPart) => boolean): boolean {
  return messages.some(({ parts }) =>
    parts.some((part) => {
      if (part.type === 'image' || part.type === 'file') return isIt(part);
      return part.type === 'tool-result' && part.media !== undefined && part.media.some(isIt);
    }),
  );
}
