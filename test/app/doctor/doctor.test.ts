import assert from 'node:assert/strict';
import { startTestApp, type TestAppOptions } from '../../support/app.js';

describe('the doctor on a whole router', () => {
  const OFFLINE = { isOffline: true, isThorough: false };
  const examine = async (options: TestAppOptions) => {
    const router = await startTestApp(options);
    try {
      return await router.app.doctor(OFFLINE);
    } finally {
      await router.remove();
    }
  };

  /** OpenAI's place taken by another server. */
  const moved: TestAppOptions['settings'] = {
    'providers.custom': {
      openai: {
        wire: 'openai-chat',
        baseUrl: 'https://gateway.example/v1',
        also: [],
        headers: {},
        betas: [],
        keyEnv: [],
        models: [],
      },
    },
  };

  it('knows a key that stayed with the address of the catalogue', async () => {
    const { findings } = await examine({
      settings: moved,
      keys: { 'openai https://api.openai.com': 'sk-very-secret-1' },
    });
    const found = findings.find(({ what }) => what.includes('https://gateway.example'));
    assert.equal(found?.state, 'warning');
    assert.match(found.what, /^OpenAI: a key is stored for https:\/\/api\.openai\.com/);
    assert.doesNotMatch(JSON.stringify(findings), /very-secret/);
  });

  it('knows one that was stored for another address of the user', async () => {
    const { findings } = await examine({
      settings: moved,
      keys: { 'addresses openai': 'https://old.example', 'openai https://old.example': 'sk-very-secret-1' },
    });
    assert.ok(findings.some(({ what }) => what.startsWith('OpenAI: a key is stored for https://old.example')));
  });

  it('passes on what the shell found wrong with the settings, and what is left out', async () => {
    const { findings, state } = await examine({
      settingFaults: ['"proxy.prot" is no setting of Signalbox.'],
      settings: {
        'providers.custom': {
          mine: { ...moved['providers.custom']?.['openai'], baseUrl: 'http://203.0.113.1/v1' } as never,
        },
      },
    });
    const told = findings.filter(({ check }) => check === 'settings');
    assert.deepEqual(
      told.map(({ state: one }) => one),
      ['warning', 'problem'],
    );
    assert.equal(state, 'problem');
  });

  it('tells in the order in which it looks, version first and clock last', async () => {
    const { findings } = await examine({});
    assert.deepEqual([findings[0]?.check, findings.at(-1)?.check], ['version', 'clock']);
    assert.equal(new Set(findings.map(({ check }) => check)).size, 13);
  });
});
