/** One server-sent event; without a name it has data alone. */
export const sse = (data, name) => `${name ? `event: ${name}\n` : ''}data: ${JSON.stringify(data)}\n\n`;

/** A text in a few pieces, as models send it; joined they are the text. */
export const pieces = (text, length = 12) => text.match(new RegExp(`[\\s\\S]{1,${length}}`, 'g')) ?? [''];

/** The text of a tool result: a string, a list of parts with text in them, or an object. */
export function flatten(content) {
  if (typeof content === 'string') {
    return content;
  }
  return Array.isArray(content)
    ? content.map((part) => part.text ?? JSON.stringify(part)).join('\n')
    : JSON.stringify(content ?? '');
}

/** Ids of results that answer no call, and of calls that got no result. */
export function unpaired(calls, results) {
  return [
    ...results.filter((id) => !calls.includes(id)).map((id) => `a result for "${id}", which was never called`),
    ...calls.filter((id) => !results.includes(id)).map((id) => `no result for the call "${id}"`),
  ];
}

/** Tool names that OpenAI and Anthropic refuse. */
export const badNames = (names, longest) =>
  names
    .filter((name) => !new RegExp(`^[a-zA-Z0-9_-]{1,${longest}}$`).test(name))
    .map((name) => `the tool name "${name}"`);

/** What the mock signs its thoughts with: real providers refuse a thought that somebody else has made or changed. */
export const SIGNATURE = 'bW9jay1zaWduYXR1cmU=';
