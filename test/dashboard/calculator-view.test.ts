import assert from 'node:assert/strict';
import { toCalculation, toMeasuredCalculation } from '../../src/dashboard/calculator-view.js';

const priceOf = (inputUsdPerMTok: number, outputUsdPerMTok: number) => ({
  inputUsdPerMTok,
  outputUsdPerMTok,
  cachedInputUsdPerMTok: inputUsdPerMTok,
  cacheWriteUsdPerMTok: inputUsdPerMTok,
});

const USE = { inputTokens: 500, outputTokens: 1_000, requestsPerDay: 1_000 };
const SONNET = { name: 'acme/mid', price: priceOf(3, 15) };

describe('calculator-view', () => {
  it('tells a day, 30 days and a year of the mix against the baseline', () => {
    // A request costs 500 * $3 + 1,000 * $15 a million = $0.0165 with the baseline, $0.0055 with the mix's only model.
    const { rows } = toCalculation(USE, [{ price: priceOf(1, 5), share: 1 }], SONNET);
    assert.deepEqual(
      rows.map(({ days, cost, atBaseline, difference }) => [days, cost.text, atBaseline.text, difference.text]),
      [
        [1, '≈ $5.50', '≈ $16.50', '≈ $11.00'],
        [30, '≈ $165.00', '≈ $495.00', '≈ $330.00'],
        [365, '≈ $2,007.50', '≈ $6,022.50', '≈ $4,015.00'],
      ],
    );
    assert.deepEqual([rows[0]?.share?.toFixed(4), rows[0]?.isSaving], ['0.6667', true]);
  });

  it('says that the mix is dearer, and by how much', () => {
    const [day] = toCalculation(USE, [{ price: priceOf(15, 75), share: 1 }], SONNET).rows;
    assert.deepEqual([day?.difference.text, day?.share, day?.isSaving], ['≈ $66.00', 4, false]);
  });

  it('has no share of a baseline that costs nothing', () => {
    const free = { name: 'acme/free', price: priceOf(0, 0) };
    const [day] = toCalculation(USE, [{ price: priceOf(1, 5), share: 1 }], free).rows;
    assert.deepEqual([day?.share, day?.isSaving], [undefined, false]);
  });

  it('tells what was really spent for the days it was spent in, and projects nothing', () => {
    const savings = {
      baseline: 'acme/mid',
      isChosen: true,
      actualNanoUsd: 2_000_000_000,
      baselineNanoUsd: 8_000_000_000,
      savedNanoUsd: 6_000_000_000,
      unpricedRequests: 4,
    };
    assert.deepEqual(toMeasuredCalculation(savings, 30), {
      baseline: 'acme/mid',
      isMeasured: true,
      unpricedRequests: 4,
      rows: [
        {
          days: 30,
          cost: { text: '$2.00', nanoUsd: 2_000_000_000 },
          atBaseline: { text: '≈ $8.00', nanoUsd: 8_000_000_000 },
          difference: { text: '≈ $6.00', nanoUsd: 6_000_000_000 },
          share: 0.75,
          isSaving: true,
        },
      ],
    });
  });
});
