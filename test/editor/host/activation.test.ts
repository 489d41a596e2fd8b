import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { COMMAND_IDS } from '../../../src/vscode/contributions.js';
import { extension } from './support.js';

/** Several times what it takes on two busy cores. */
const ACTIVATION_LIMIT_MS = 1_000;

/** The proxy would be started 300 ms after activation. */
const SETTLED_MS = 1_000;

describe('activation', () => {
  it('is quick', async () => {
    const startedMs = performance.now();
    await extension().activate();
    const tookMs = performance.now() - startedMs;
    console.log(`      loading and activating took ${tookMs.toFixed(1)} ms`);
    assert.ok(extension().isActive);
    assert.ok(tookMs < ACTIVATION_LIMIT_MS, `${tookMs} ms`);
  });

  it('registers every command', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      COMMAND_IDS.filter((id) => !registered.has(id)),
      [],
    );
  });

  it('opens no port, since the proxy is off until somebody turns it on', async () => {
    const configuration = vscode.workspace.getConfiguration('signalbox');
    assert.equal(configuration.get('proxy.enabled'), false);
    await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
    await assert.rejects(fetch(`http://127.0.0.1:${String(configuration.get('proxy.port'))}/health`), /fetch failed/);
  });
});
