import assert from 'node:assert/strict';
import type { Call, Fields, Hear, Heard, HeardResult, HeardTurn } from './ask.js';
import { parse } from './framing.js';

/** How the providers of each wire read what they are sent, written from their documentation and not from our code. */
export const HEAR: Readonly<Record<string, Hear>> = {
  'openai-chat': hearOpenAiChat,
  'openai-responses': hearOpenAiResponses,
  'anthropic-messages': hearAnthropic,
  gemini: hearGemini,
  ollama: hearOllama,
  'vscode-lm': hearEditor,
};

type Calls = Map<string, string>;

/** A result without its call before it is refused by every provider. */
const nameOf = (calls: Calls, id: string): string => calls.get(id) ?? assert.fail(`no call has the id ${id}`);

const called = (calls: Calls, id: string, name: string): void => {
  assert.ok(!calls.has(id), `two calls have the id ${id}`);
  calls.set(id, name);
};

/** Texts are one, whether they came as one or in parts. */
const userTurn = (texts: readonly string[], media: readonly string[]): HeardTurn => ({
  who: 'user',
  text: texts.join(''),
  ...(media.length > 0 && { media }),
});

const assistantTurn = (text: string, calls: readonly Omit<Call, 'id'>[]): HeardTurn => ({
  who: 'assistant',
  text,
  ...(calls.length > 0 && { calls }),
});

/** Results that stand next to each other are those of one turn. */
function addResult(turns: HeardTurn[], result: HeardResult): void {
  const last = turns.at(-1);
  if (last?.who === 'tools') turns.splice(-1, 1, { who: 'tools', results: [...last.results, result] });
  else turns.push({ who: 'tools', results: [result] });
}

const data = (url: string): string => /^data:([^;]+);base64,(.*)$/.exec(url)?.slice(1).join(' ') ?? url;

function hearOpenAiChat(body: Fields): Heard {
  const calls: Calls = new Map();
  const system: string[] = [];
  const turns: HeardTurn[] = [];
  for (const { role, content, tool_calls: list = [], tool_call_id: id } of body.messages) {
    if (role === 'system' || role === 'developer') system.push(content);
    else if (role === 'tool') addResult(turns, { of: nameOf(calls, id), text: content });
    else if (role === 'assistant') {
      for (const call of list) called(calls, call.id, call.function.name);
      const own = list.map(({ function: { name, arguments: json } }: Fields) => ({ name, args: parse(json) }));
      turns.push(assistantTurn(content ?? '', own));
    } else {
      const parts: Fields[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
      const media = parts.flatMap(({ type, image_url: image, file }) => {
        if (type === 'image_url') return [`image ${data(image.url)}`];
        return type === 'file' ? [`file ${data(file.file_data)}`] : [];
      });
      turns.push(userTurn(parts.flatMap(({ type, text }) => (type === 'text' ? [text] : [])), media));
    }
  }
  return {
    system,
    turns,
    tools: (body.tools ?? []).map((tool: Fields) => tool.function?.name ?? tool.type),
    schema: body.response_format?.json_schema.schema,
    stop: body.stop,
    maxTokens: body.max_tokens ?? body.max_completion_tokens,
  };
}

function hearOpenAiResponses(body: Fields): Heard {
  const calls: Calls = new Map();
  const system: string[] = body.instructions ? [body.instructions] : [];
  const turns: HeardTurn[] = [];
  const lastAssistant = (): HeardTurn & { who: 'assistant' } => {
    if (turns.at(-1)?.who !== 'assistant') turns.push(assistantTurn('', []));
    return turns.pop() as HeardTurn & { who: 'assistant' };
  };
  const items: Fields[] = typeof body.input === 'string' ? [{ role: 'user', content: body.input }] : body.input;
  for (const item of items) {
    const parts: Fields[] = typeof item.content === 'string' ? [{ type: 'input_text', text: item.content }] : item.content;
    const texts = (type: string): string[] => parts.flatMap((part) => (part.type === type ? [part.text] : []));
    if (item.type === 'function_call') {
      called(calls, item.call_id, item.name);
      const { text, calls: before = [] } = lastAssistant();
      turns.push(assistantTurn(text, [...before, { name: item.name, args: parse(item.arguments) }]));
    } else if (item.type === 'function_call_output') {
      addResult(turns, { of: nameOf(calls, item.call_id), text: item.output });
    } else if (item.role === 'system' || item.role === 'developer') system.push(...texts('input_text'));
    else if (item.role === 'assistant') turns.push(assistantTurn(texts('output_text').join(''), []));
    else if (item.role === 'user') {
      const media = parts.flatMap(({ type, image_url: image, file_data: file }) => {
        if (type === 'input_image') return [`image ${data(image)}`];
        return type === 'input_file' ? [`file ${data(file)}`] : [];
      });
      turns.push(userTurn(texts('input_text'), media));
    }
  }
  return {
    system,
    turns,
    tools: (body.tools ?? []).map((tool: Fields) => tool.name ?? tool.type),
    schema: body.text?.format?.schema,
    stop: undefined,
    maxTokens: body.max_output_tokens,
  };
}

function hearAnthropic(body: Fields): Heard {
  const calls: Calls = new Map();
  const turns: HeardTurn[] = [];
  let before = '';
  for (const { role, content } of body.messages) {
    assert.notEqual(role, before, 'two turns of one role');
    before = role;
    const blocks: Fields[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
    const texts = blocks.flatMap((block) => (block.type === 'text' ? [block.text] : []));
    for (const block of blocks) {
      if (block.type === 'tool_use') called(calls, block.id, block.name);
      if (block.type !== 'tool_result') continue;
      const text = typeof block.content === 'string' ? block.content : block.content.map((one: Fields) => one.text).join('');
      addResult(turns, { of: nameOf(calls, block.tool_use_id), text, ...(block.is_error && { isError: true }) });
    }
    if (role === 'assistant') {
      const own = blocks.flatMap((block) => (block.type === 'tool_use' ? [{ name: block.name, args: block.input }] : []));
      turns.push(assistantTurn(texts.join(''), own));
    } else if (blocks.some(({ type }) => type !== 'tool_result')) {
      assert.equal(role, 'user');
      const media = blocks.flatMap(({ type, source }) => {
        if (type !== 'image' && type !== 'document') return [];
        const kind = type === 'image' ? 'image' : 'file';
        return [source.type === 'url' ? `${kind} ${source.url}` : `${kind} ${source.media_type} ${source.data}`];
      });
      turns.push(userTurn(texts, media));
    }
  }
  const { system = [] } = body;
  return {
    system: typeof system === 'string' ? [system] : system.map(({ text }: Fields) => text),
    turns,
    tools: (body.tools ?? []).map(({ name }: Fields) => name),
    schema: body.output_config?.format?.schema,
    stop: body.stop_sequences,
    maxTokens: body.max_tokens,
  };
}

function hearGemini(body: Fields): Heard {
  const calls: Calls = new Map();
  const turns: HeardTurn[] = [];
  for (const { role, parts } of body.contents as readonly Fields[]) {
    const texts = parts.flatMap(({ text }: Fields) => (text === undefined ? [] : [text]));
    if (role === 'model') {
      const own: Fields[] = parts.flatMap(({ functionCall: call }: Fields) => (call ? [call] : []));
      for (const { id, name } of own) called(calls, id, name);
      turns.push(assistantTurn(texts.join(''), own.map(({ name, args }) => ({ name, args }))));
      continue;
    }
    const results: Fields[] = parts.flatMap(({ functionResponse: result }: Fields) => (result ? [result] : []));
    for (const { id, name, response } of results) {
      assert.equal(nameOf(calls, id), name);
      const { output, error } = response;
      addResult(turns, { of: name, text: output ?? error, ...(error !== undefined && { isError: true }) });
    }
    const media = parts.flatMap(({ inlineData: inline, fileData: file }: Fields) => {
      if (inline) return [`${kindOf(inline.mimeType)} ${inline.mimeType} ${inline.data}`];
      return file ? [`${kindOf(file.mimeType)} ${file.fileUri}`] : [];
    });
    if (results.length === 0) turns.push(userTurn(texts, media));
  }
  const config = body.generationConfig ?? {};
  return {
    system: (body.systemInstruction?.parts ?? []).map(({ text }: Fields) => text),
    turns,
    tools: (body.tools ?? []).flatMap((tool: Fields) =>
      tool.functionDeclarations ? tool.functionDeclarations.map(({ name }: Fields) => name) : Object.keys(tool),
    ),
    schema: config.responseMimeType === 'application/json' ? config.responseJsonSchema : undefined,
    stop: config.stopSequences,
    maxTokens: config.maxOutputTokens,
  };
}

const kindOf = (mimeType: string): string => (mimeType.startsWith('image/') ? 'image' : 'file');

function hearOllama(body: Fields): Heard {
  const system: string[] = [];
  const turns: HeardTurn[] = [];
  for (const { role, content, images = [], tool_calls: list = [], tool_name: name } of body.messages) {
    if (role === 'system') system.push(content);
    else if (role === 'tool') addResult(turns, { of: name, text: content });
    else if (role === 'assistant') {
      const own = list.map(({ function: call }: Fields) => ({ name: call.name, args: call.arguments }));
      turns.push(assistantTurn(content, own));
    } else turns.push(userTurn([content], images.map((image: string) => `image ${image}`)));
  }
  return {
    system,
    turns,
    tools: (body.tools ?? []).map(({ function: { name } }: Fields) => name),
    schema: body.format,
    stop: body.options?.stop,
    maxTokens: body.options?.num_predict,
  };
}

/** VS Code's interface has no place for instructions: they are a turn of the user's. */
function hearEditor(request: Fields): Heard {
  const calls: Calls = new Map();
  const turns: HeardTurn[] = [];
  for (const { role, parts } of request.messages) {
    const texts = parts.flatMap(({ type, text }: Fields) => (type === 'text' ? [text] : []));
    const own: Fields[] = parts.filter(({ type }: Fields) => type === 'tool-call');
    const results: Fields[] = parts.filter(({ type }: Fields) => type === 'tool-result');
    for (const { id, name } of own) called(calls, id, name);
    for (const { id, text } of results) addResult(turns, { of: nameOf(calls, id), text });
    if (role === 'assistant')
      turns.push(assistantTurn(texts.join(''), own.map(({ name, input }) => ({ name, args: input }))));
    else if (results.length === 0) turns.push(userTurn(texts, []));
  }
  return {
    system: [],
    turns,
    tools: request.tools.map(({ name }: Fields) => name),
    schema: undefined,
    stop: request.modelOptions.stop,
    maxTokens: request.modelOptions.max_tokens,
  };
}
