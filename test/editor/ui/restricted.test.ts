import assert from 'node:assert/strict';
import { useEditor } from './editor.js';
import { answerShows, runOnSelection } from './gestures.js';
import { useUpstream } from './upstream.js';

/** Tells that nothing more comes. */
const QUIET_MS = 1_500;

/** $1.50 and more for one answer. */
const DEAR = { text: 'It finds the longest run.', usage: { input: 500_000, output: 500_000 } };

/** Every setting that a folder may have, when it is trusted. */
const FOLDER = {
  'signalbox.preset': 'best',
  'signalbox.maxFallbacks': 0,
  'signalbox.budget.workspace': { daily: 1 },
};

for (const trusting of [true, false]) {
  describe(`the settings of a folder that is ${trusting ? 'trusted are used' : 'not trusted are withheld'}`, () => {
    const upstream = useUpstream();
    const provider = (model: string, tier: string) => ({
      baseUrl: `${upstream().origin}/v1`,
      models: [{ model, tier, contextTokens: 100_000, inputUsdPerMTok: 1, outputUsdPerMTok: 2 }],
    });
    const editor = useEditor(
      () => ({
        'security.workspace.trust.startupPrompt': 'never',
        'signalbox.providers.custom': { small: provider('thrifty', 'free'), large: provider('grand', 'premium') },
        'signalbox.preset': 'cheapest',
        'signalbox.budget.daily': null,
        'signalbox.budget.perRequest': null,
        'signalbox.budget.onExceeded': 'reject',
      }),
      () => ({ trusting, files: { '.vscode/settings.json': JSON.stringify(FOLDER) } }),
    );

    /** Routes the selection in an editor without earlier answers. */
    async function route(): Promise<void> {
      const { workbench } = editor();
      await workbench.runCommand('View: Close All Editors');
      await workbench.openFile('sample.ts');
      await runOnSelection(workbench, 'Signalbox: Route Selection');
    }
    const routed = async (): Promise<void> => {
      await route();
      await answerShows(editor().workbench, 'It finds the longest run.');
    };
    let seen = 0;
    /** Which models were asked since the last look. */
    const modelsAsked = (): readonly unknown[] => {
      const asked = upstream().requests.slice(seen);
      seen += asked.length;
      return asked.map(({ body }) => body['model']);
    };

    it('preset', async () => {
      await routed();
      assert.deepEqual(modelsAsked(), [trusting ? 'grand' : 'thrifty']);
    });

    it('maxFallbacks', async () => {
      upstream().script({ status: 500 });
      if (trusting) {
        await route();
        await editor().page.waitForTimeout(QUIET_MS);
        assert.deepEqual(modelsAsked(), ['grand']);
      } else {
        await routed();
        assert.deepEqual(modelsAsked(), ['thrifty', 'grand']);
      }
    });

    it('budget.workspace', async () => {
      upstream().reply = DEAR;
      await routed();
      modelsAsked();
      if (trusting) {
        await route();
        await editor().page.waitForTimeout(QUIET_MS);
        assert.deepEqual(modelsAsked(), []);
      } else {
        await routed();
        assert.deepEqual(modelsAsked(), ['thrifty']);
      }
    });
  });
}
