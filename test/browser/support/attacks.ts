/**
 * Runs in the attacking page: everything a page can do to make a browser ask another server, each with its name in the
 * query, so that a server can tell what arrived. Returns whatever a script of the page could read of an answer. It is
 * sent to the browser as text, so it uses nothing of this file.
 */
export async function attack({ target, guesses }: { target: string; guesses: readonly string[] }): Promise<string[]> {
  const read: string[] = [];
  const waits: Promise<unknown>[] = [];
  const json = JSON.stringify({ model: 'auto', messages: [{ role: 'user', content: 'hi' }] });
  const at = (name: string, path = '/v1/chat/completions'): string => `${target}${path}?attack=${name}`;
  const soon = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  const ask = (name: string, init: RequestInit, path?: string): void => {
    const asked = fetch(at(name, path), init)
      .then(async (response) => {
        const text = await response.text();
        if (response.type !== 'opaque') read.push(`${name}: ${response.status} ${text}`);
      })
      .catch(() => undefined); // a refusal is what is hoped for
    waits.push(asked);
  };
  const plain = { 'content-type': 'text/plain' };
  const typed = { 'content-type': 'application/json' };
  ask('get', {});
  ask('get-models', {}, '/v1/models');
  ask('get-health', {}, '/health');
  ask('get-dashboard', {}, '/dashboard');
  ask('get-no-cors', { mode: 'no-cors', credentials: 'include' }, '/v1/models');
  ask('post-empty', { method: 'POST' });
  ask('post-text', { method: 'POST', headers: plain, body: json });
  ask('post-text-no-cors', { method: 'POST', mode: 'no-cors', headers: plain, body: json, credentials: 'include' });
  ask('post-blob-no-cors', { method: 'POST', mode: 'no-cors', body: new Blob([json]) });
  ask('post-form', { method: 'POST', mode: 'no-cors', body: new URLSearchParams({ [json]: '' }) });
  ask('post-keepalive', { method: 'POST', mode: 'no-cors', keepalive: true, headers: plain, body: json });
  ask('post-json', { method: 'POST', headers: typed, body: json });
  ask('post-json-messages', { method: 'POST', headers: typed, body: json }, '/v1/messages');
  ask('post-json-ollama', { method: 'POST', headers: typed, body: json }, '/api/chat');
  ask('post-panel', { method: 'POST', headers: typed, body: '{"type":"overview-request"}' }, '/dashboard/api');
  ask('put', { method: 'PUT', headers: typed, body: json });
  ask('delete', { method: 'DELETE' }, '/v1/responses/resp_1');
  for (const [index, guess] of guesses.entries()) {
    ask(`guess-${index}`, { method: 'POST', headers: { ...typed, authorization: `Bearer ${guess}` }, body: json });
    ask(`guess-key-${index}`, { method: 'POST', headers: { ...typed, 'x-api-key': guess }, body: json });
    ask(`guess-query-${index}&key=${guess}`, { method: 'POST', mode: 'no-cors', headers: plain, body: json });
  }

  navigator.sendBeacon(at('beacon-text'), json);
  navigator.sendBeacon(at('beacon-json'), new Blob([json], { type: 'application/json' }));

  const xhr = new XMLHttpRequest();
  xhr.open('POST', at('xhr'));
  xhr.onload = () => read.push(`xhr: ${xhr.responseText}`);
  xhr.send(json);

  const add = (tag: string, attributes: Record<string, string>): HTMLElement => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    document.body.append(element);
    return element;
  };
  add('img', { src: at('img') });
  add('script', { src: at('script', '/v1/models') });
  add('script', { src: at('module', '/v1/models'), type: 'module' });
  add('link', { rel: 'stylesheet', href: at('stylesheet') });
  add('link', { rel: 'prefetch', href: at('prefetch') });
  add('iframe', { src: at('iframe', '/dashboard') });
  add('object', { data: at('object') });
  add('embed', { src: at('embed') });
  add('audio', { src: at('audio'), preload: 'auto' });
  add('video', { src: at('video'), preload: 'auto' });
  add('div', { style: `background: url("${at('css')}")` }).textContent = 'x';

  for (const enctype of ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']) {
    for (const method of ['get', 'post']) {
      const name = `form-${method}-${enctype.replace(/\W/g, '-')}`;
      add('iframe', { name });
      const form = add('form', { action: at(name), method, enctype, target: name }) as HTMLFormElement;
      const fields = { '{"model":"auto","messages":[{"role":"user","content":"hi"}],"x":"': '"}', attack: name };
      for (const [key, value] of Object.entries(fields)) {
        const field = document.createElement('input');
        field.name = key;
        field.value = value;
        form.append(field);
      }
      form.submit();
    }
  }

  const sandboxed = `<script>fetch("${at('null-origin')}",{method:"POST",mode:"no-cors",body:${JSON.stringify(json)}})</script>`;
  add('iframe', { sandbox: 'allow-scripts', srcdoc: sandboxed });

  const source = new EventSource(at('event-source'));
  source.onmessage = ({ data }) => read.push(`event-source: ${String(data)}`);
  const socket = new WebSocket(at('websocket').replace('http', 'ws'));
  socket.onopen = () => {
    read.push('websocket: open');
    socket.send(json);
  };
  const worker = new Worker(
    URL.createObjectURL(new Blob([`fetch("${at('worker')}",{method:"POST",mode:"no-cors",body:"{}"})`])),
  );

  await Promise.race([Promise.allSettled(waits), soon(5_000)]);
  await soon(500);
  source.close();
  worker.terminate();
  for (const frame of document.querySelectorAll('iframe')) {
    try {
      const text = frame.contentDocument?.body.textContent ?? '';
      if (frame.src.includes('attack=') && text !== '') read.push(`frame ${frame.src}: ${text}`);
    } catch {
      // The frame is of another origin, and closed to this page.
    }
  }
  return read;
}
