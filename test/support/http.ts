/** A POST of JSON, or of a text as it is. */
export async function post(
  url: string,
  token: string,
  body: unknown,
): Promise<{ status: number; headers: Headers; text: string }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** A GET whose answer is JSON. */
export async function getJson(url: string, token: string): Promise<unknown> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  return response.json();
}

/** The message of an OpenAI error body. */
export function errorMessage(text: string): string {
  // Safe: only ever called on error bodies that this project wrote.
  return (JSON.parse(text) as { error: { message: string } }).error.message;
}

/** One user turn, to the model "auto" unless told otherwise. */
export const chatBody = (content: string, over: Record<string, unknown> = {}) => ({
  model: 'auto',
  messages: [{ role: 'user', content }],
  ...over,
});
