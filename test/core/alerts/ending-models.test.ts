import assert from 'node:assert/strict';
import { endingModels, readEnding, usedQuery } from '../../../src/core/alerts/ending-models.js';
import { aModel } from '../../support/builders.js';

const NOW_MS = Date.parse('2026-11-26T12:00:00Z');

describe('models that end', () => {
  it('are asked of the ledger by whole days, thirty back', () => {
    const { sinceMs, untilMs, by } = usedQuery(NOW_MS);
    assert.deepEqual([sinceMs, untilMs, by], [Date.parse('2026-10-27T00:00:00Z'), undefined, ['model']]);
  });

  it('are those that end soon or have ended, by their names', () => {
    const ending = (model: string, retiresOn: string) => aModel({ model, lifecycle: { retiresOn } });
    const models = [
      aModel({ model: 'lasting' }),
      ending('later', '2026-12-27'),
      ending('soon', '2026-12-26'),
      ending('gone', '2026-11-25'),
    ];
    assert.deepEqual(
      [...endingModels(models, NOW_MS)].map(([name, { severity, text }]) => [name, severity, text]),
      [
        ['acme/soon', 'info', 'You use acme/soon, which is to be retired on 2026-12-26.'],
        [
          'acme/gone',
          'warning',
          'You used acme/gone lately, which was retired on 2026-11-25. "auto" no longer picks it.',
        ],
      ],
    );
  });

  it('can be read back from what makes a notice one of a kind', () => {
    const model = aModel({ model: 'family/big one', lifecycle: { retiresOn: '2026-12-01' } });
    const once = endingModels([model], NOW_MS).get('acme/family/big one')?.once ?? '';
    assert.deepEqual(readEnding(once), { model: 'acme/family/big one', on: '2026-12-01', state: 'soon' });
    assert.deepEqual(readEnding('acme/one 2026-11-25 retired')?.state, 'retired');
    assert.equal(readEnding('01NOTICE'), undefined);
  });
});
