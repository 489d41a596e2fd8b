import { GatewayError } from '../../core/errors.js';
import { usdText } from '../../core/money.js';
import { whatWouldISave, type Comparison } from '../../core/spend/calculator.js';
import { shareText } from '../bars.js';
import { parseMix, parsePrice } from '../mix.js';
import { columns, textOption } from '../support.js';
import { EXIT, type CliContext, type Verb } from './verb.js';

const USAGE =
  'signalbox calculate --mix provider/model=share[,…] --baseline provider/model --input TOKENS --output TOKENS --requests PER_DAY';

/** The stretches of time that are shown, in days. */
const PERIODS = [
  ['a day', 1],
  ['30 days', 30],
  ['a year', 365],
] as const;

/** `signalbox calculate`: what a mix of models would save against one of them for everything. */
export const calculateVerb: Verb = {
  name: 'calculate',
  usage: `${USAGE}\n  A price of your own may stand for a model, in dollars per million tokens in and out: 0.80/4`,
  summary: 'What would I save? Compares a mix of models with one model for everything, at list prices.',
  options: {
    mix: { type: 'string' },
    baseline: { type: 'string' },
    input: { type: 'string' },
    output: { type: 'string' },
    requests: { type: 'string' },
  },
  run: async (context) => {
    const use = {
      inputTokens: countOption(context, 'input'),
      outputTokens: countOption(context, 'output'),
      requestsPerDay: countOption(context, 'requests'),
    };
    const baseline = wanted(context, 'baseline');
    const mix = wanted(context, 'mix');
    const [parts, price] = await Promise.all([parseMix(context, mix), parsePrice(context, baseline)]);
    const results = PERIODS.map(([label, days]) => ({
      label,
      days,
      ...whatWouldISave({ ...use, days }, parts, price),
    }));
    context.out(
      context.json
        ? JSON.stringify({ ...use, mix, baseline, results: results.map(resultJson) })
        : tableOf(results, baseline),
    );
    return EXIT.ok;
  },
};

type Result = Comparison & { readonly label: string; readonly days: number };

const resultJson = ({ days, costNanoUsd, baselineNanoUsd, savedNanoUsd, savedShare }: Result): object => ({
  days,
  costNanoUsd,
  baselineNanoUsd,
  savedNanoUsd,
  savedShare: savedShare ?? null,
});

const tableOf = (results: readonly Result[], baseline: string): string =>
  columns([
    ['', 'this mix', `all by ${baseline}`, 'saved', 'share'],
    ...results.map(({ label, costNanoUsd, baselineNanoUsd, savedNanoUsd, savedShare }) => [
      label,
      usdText(costNanoUsd),
      usdText(baselineNanoUsd),
      `${savedNanoUsd < 0 ? '-' : ''}${usdText(Math.abs(savedNanoUsd))}`,
      savedShare === undefined ? '–' : `${savedNanoUsd < 0 ? '-' : ''}${shareText(Math.abs(savedShare))}`,
    ]),
  ]);

function wanted(context: CliContext, name: string): string {
  const text = textOption(context, name);
  if (text === undefined || text === '')
    throw new GatewayError('invalid-request', `--${name} is missing. Usage: ${USAGE}`);
  return text;
}

/** Whole numbers up to a billion, so that nano-dollars stay exact enough to show. */
function countOption(context: CliContext, name: string): number {
  const text = wanted(context, name);
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new GatewayError('invalid-request', `--${name} wants a whole number, not "${text}".`);
}
