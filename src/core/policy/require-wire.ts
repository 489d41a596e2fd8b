import type { DropStage } from '../route/stage.js';

/** Keeps a request that asks for something only its own wire can carry, or few can, on providers of those wires. */
export const requireWire: DropStage = {
  id: 'require-wire',
  meaning: 'The provider speaks a wire that can carry all the request asks for',
  dependsOn: ({ needs: { onlyWires }, wiresOf }) => (onlyWires ? [wiresOf, onlyWires.field, ...onlyWires.wires] : []),
  reasonIn: ({ needs: { onlyWires }, wiresOf }) => {
    if (onlyWires === undefined) return undefined;
    const reason = `"${onlyWires.field}" can be carried over ${onlyWires.wires.join(' and ')} only`;
    return (model) => (wiresOf(model).some((wire) => onlyWires.wires.includes(wire)) ? undefined : reason);
  },
};
