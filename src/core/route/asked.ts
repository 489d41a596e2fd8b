import { GatewayError } from '../errors.js';
import { parseRef, type ModelRef } from '../model.js';
import { PRESETS, type Asked, type Preset } from './types.js';

/** Reads the model a client named: '' and 'auto' take the preset of the settings, 'auto:<preset>' its own, else 'provider/model'. */
export function parseAsked(text: string, preset: Preset, known: (text: string) => ModelRef | undefined): Asked {
  const asked = text.trim();
  if (asked === '' || asked === 'auto') return { kind: 'auto', preset };
  const auto = /^auto:(.*)$/s.exec(asked);
  if (auto) {
    const named = PRESETS.find((name) => name === auto[1]);
    if (named) return { kind: 'auto', preset: named };
    throw new GatewayError('model-unknown', `There is no such preset. Use one of: ${autoNames().join(', ')}.`);
  }
  const ref = known(asked);
  if (ref) return { kind: 'explicit', ref };
  throw new GatewayError('model-unknown', unknownModelMessage(asked));
}

/** True when the client left the choice of the model to us. */
export const isAuto = (text: string): boolean => /^(?:auto(?::.*)?)?$/s.test(text.trim());

/** The virtual models that mean "choose for me". */
export const autoNames = (): readonly string[] => ['auto', ...PRESETS.map((preset) => `auto:${preset}`)];

function unknownModelMessage(asked: string): string {
  // Model names come from clients and are echoed; keep them short and on one line.
  const name = asked.replace(/[^\x20-\x7e]/g, '?').slice(0, 120);
  const form = parseRef(asked) ? '' : ' Models are named "provider/model".';
  return `No model "${name}" is known here.${form} Use "auto", or pick one from "signalbox models" or GET /v1/models.`;
}
