import { withoutControls } from '../core/plain-text.js';

/** What a terminal's stream has; pipes and files are not one. */
type Stream = { readonly isTTY?: boolean; write(text: string): unknown };

/** Writes to a stream. A terminal gets no control characters, since it obeys them; a pipe or file gets the text as it is. */
export const writerTo =
  (stream: Stream) =>
  (text: string): void =>
    void stream.write(stream.isTTY === true ? withoutControls(text) : text);
