import assert from 'node:assert/strict';
import type { ProviderCard } from '../../../src/core/model.js';
import { keepResidency } from '../../../src/core/policy/keep-residency.js';
import type { Region } from '../../../src/core/region.js';
import { aModel, aProviderCard } from '../../support/builders.js';
import { aContext, aPool, apply, namesOf } from '../../support/routing.js';

describe('keep-residency', () => {
  const cards = new Map<string, ProviderCard>(
    (['us', 'eu', 'cn', 'other', 'local'] as const).map((region) => [region, aProviderCard({ id: region, region })]),
  );
  const models = [...cards.keys()].map((id) => aModel({ provider: id, model: `in-${id}` }));
  const pool = aPool(...models, aModel({ provider: 'nobody', model: 'unlisted' }));
  const within = (...regions: Region[]) =>
    aContext({ residency: { regions: new Set(regions), cardOf: (id) => cards.get(id) } });

  it('keeps what is in an allowed region or on this machine', () => {
    assert.deepEqual(namesOf(apply(keepResidency, pool, within('eu'))), ['in-eu', 'in-local']);
    assert.deepEqual(namesOf(apply(keepResidency, pool, within('us', 'cn'))), ['in-us', 'in-cn', 'in-local']);
    assert.deepEqual(namesOf(apply(keepResidency, pool, within())), ['in-local']);
  });

  it('says where requests would go, and which setting forbids it', () => {
    const { rejected } = apply(keepResidency, pool, within('eu'));
    assert.deepEqual(
      rejected.map(({ reason }) => reason),
      [
        'its requests go to the US, and the setting "routing.residency" allows only the EU',
        'its requests go to China, and the setting "routing.residency" allows only the EU',
        'it is not known where its requests go, and the setting "routing.residency" allows only the EU',
        'the provider is not known here',
      ],
    );
  });

  it('leaves everything in when prompts may go anywhere', () => {
    assert.equal(apply(keepResidency, pool, aContext()), pool);
  });
});
