import { dropWhere } from '../route/pool.js';
import type { PolicyStage } from '../route/types.js';

/** Keeps a request that asks for something only its own wire can carry on providers of that wire. */
export const requireWire: PolicyStage = {
  id: 'require-wire',
  meaning: 'The provider speaks the wire of a request that no other can carry',
  apply: (pool, { needs: { onlyWire }, wiresOf }) =>
    onlyWire === undefined
      ? pool
      : dropWhere(pool, 'require-wire', ({ model }) =>
          wiresOf(model).includes(onlyWire.wire)
            ? undefined
            : `"${onlyWire.field}" can be carried over ${onlyWire.wire} only`,
        ),
};
