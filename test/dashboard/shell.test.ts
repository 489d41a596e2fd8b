import assert from 'node:assert/strict';
import { pageHtml } from '../../src/dashboard/shell.js';

const browser = { mode: 'browser', title: 'Signalbox', scriptUri: 'a.js', styleUris: ['a.css', 'b.css'] } as const;
const webview = {
  mode: 'webview',
  nonce: 'n0nce',
  cspSource: 'https://cdn.example',
  title: 'Signalbox',
  scriptUri: 'https://cdn.example/a.js',
  styleUris: [],
} as const;

describe('shell', () => {
  it('has a language, a title and a main landmark', () => {
    const html = pageHtml(browser);
    assert.match(html, /^<!DOCTYPE html>\n<html lang="en" data-mode="browser">/);
    assert.match(html, /<title>Signalbox<\/title>/);
    assert.match(html, /<main id="app"><\/main>/);
  });

  it('links every style and the script', () => {
    const html = pageHtml(browser);
    assert.match(html, /<link rel="stylesheet" href="a.css">\n<link rel="stylesheet" href="b.css">/);
    assert.match(html, /<script type="module" src="a.js"><\/script>/);
  });

  it('leaves the policy of a browser to the proxy', () => {
    assert.doesNotMatch(pageHtml(browser), /Content-Security-Policy/);
  });

  it('allows a webview nothing but its own files and the script with the nonce', () => {
    const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(pageHtml(webview)) ?? [];
    assert.deepEqual(policy?.replaceAll('&#39;', "'").split('; '), [
      "default-src 'none'",
      'img-src https://cdn.example data:',
      'style-src https://cdn.example',
      'font-src https://cdn.example',
      "script-src 'nonce-n0nce'",
      "connect-src 'none'",
      "form-action 'none'",
      "base-uri 'none'",
    ]);
    assert.match(pageHtml(webview), /<script type="module" nonce="n0nce" src="https:\/\/cdn.example\/a.js">/);
  });

  it('escapes what it is given', () => {
    const html = pageHtml({ ...browser, title: `</title><img src=x onerror="alert('1')">&` });
    assert.match(
      html,
      /<title>&lt;\/title&gt;&lt;img src=x onerror=&quot;alert\(&#39;1&#39;\)&quot;&gt;&amp;<\/title>/,
    );
  });

  it('does not let an address leave its attribute', () => {
    assert.match(pageHtml({ ...browser, scriptUri: 'a.js" onload="x' }), /src="a.js&quot; onload=&quot;x"/);
    assert.match(pageHtml({ ...browser, styleUris: ['a.css" onload="x'] }), /href="a.css&quot; onload=&quot;x"/);
    assert.match(pageHtml({ ...webview, nonce: '"x' }), /nonce="&quot;x" src/);
  });

  it('carries translated texts, with their language, that cannot close their block', () => {
    const html = pageHtml({ ...browser, language: 'de', strings: { title: '</script><b>' } });
    assert.match(html, /^<!DOCTYPE html>\n<html lang="de" data-mode="browser">/);
    assert.match(
      html,
      /<script type="application\/json" id="strings">\{"title":"\\u003c\/script>\\u003cb>"\}<\/script>/,
    );
  });

  it('has no strings block without a translation', () => {
    assert.doesNotMatch(pageHtml(browser), /id="strings"/);
  });
});
