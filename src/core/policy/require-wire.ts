import { dropWhere } from '../route/pool.js';
import type { PolicyStage } from '../route/types.js';

/** Keeps a request that asks for something only its own wire can carry, or few can, on providers of those wires. */
export const requireWire: PolicyStage = {
  id: 'require-wire',
  meaning: 'The provider speaks a wire that can carry all the request asks for',
  apply: (pool, { needs: { onlyWires }, wiresOf }) =>
    onlyWires === undefined
      ? pool
      : dropWhere(pool, 'require-wire', ({ model }) =>
          wiresOf(model).some((wire) => onlyWires.wires.includes(wire))
            ? undefined
            : `"${onlyWires.field}" can be carried over ${onlyWires.wires.join(' and ')} only`,
        ),
};
