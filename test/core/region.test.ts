import assert from 'node:assert/strict';
import { allowsRegion, outsideText, REGIONS, residencyOf } from '../../src/core/region.js';

describe('residencyOf', () => {
  it('allows everything only for "any" alone', () => {
    assert.equal(residencyOf(['any']), undefined);
    assert.deepEqual(residencyOf(['any', 'eu']), new Set(['eu']));
    assert.deepEqual(residencyOf([]), new Set());
  });
});

describe('allowsRegion', () => {
  const allowed = (...chosen: Parameters<typeof residencyOf>[0][number][]) =>
    REGIONS.filter((region) => allowsRegion(residencyOf(chosen), region));

  it('is true of every place, known or not, for "any"', () => {
    assert.deepEqual(allowed('any'), ['us', 'eu', 'cn', 'other', 'local']);
  });

  it('is true of what is named and of this machine, and never of a place nobody knows', () => {
    assert.deepEqual(allowed('eu'), ['eu', 'local']);
    assert.deepEqual(allowed('us', 'cn'), ['us', 'cn', 'local']);
    assert.deepEqual(allowed('local'), ['local']);
    assert.deepEqual(allowed(), ['local']);
  });
});

describe('outsideText', () => {
  it('says where requests would go and what is allowed', () => {
    assert.equal(
      outsideText(['us', 'cn', 'us'], new Set(['eu'])),
      'its requests go to the US or China, and the setting "routing.residency" allows only the EU',
    );
    assert.equal(
      outsideText(['other'], new Set(['eu', 'us'])),
      'it is not known where its requests go, and the setting "routing.residency" allows only the EU and the US',
    );
    assert.match(outsideText(['us'], new Set()), /allows only this machine$/);
  });
});
