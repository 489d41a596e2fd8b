import { patternOf, SERIES_COUNT, TILE } from './series.js';

/** What the bars are drawn with, as the theme has it at the moment. */
export type ChartTheme = {
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly page: string;
  readonly surface: string;
  readonly font: { readonly family: string; readonly size: number };
  /** By place. */
  readonly fills: readonly (string | CanvasPattern)[];
};

/** Tiles are drawn larger than they are used, so that they stay sharp on dense screens. */
const SHARPNESS = 2;

/** Enough to be seen, and not so much that the colour goes. */
const PATTERN_ALPHA = 0.5;

/** Reads the page's own names for its colours; a canvas knows nothing of style sheets. */
export function readChartTheme(canvas: HTMLCanvasElement): ChartTheme {
  const style = getComputedStyle(canvas);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const page = colour('--page');
  return {
    ink: colour('--ink'),
    quiet: colour('--ink-quiet'),
    line: colour('--line'),
    page,
    surface: colour('--surface'),
    font: { family: style.fontFamily, size: Number.parseFloat(style.fontSize) },
    fills: Array.from({ length: SERIES_COUNT }, (_, place) => fillOf(colour(`--series-${place}`), place, page)),
  };
}

function fillOf(colour: string, place: number, page: string): string | CanvasPattern {
  const pattern = patternOf(place);
  if (pattern === '') return colour;
  const tile = document.createElement('canvas');
  tile.width = tile.height = TILE * SHARPNESS;
  const context = tile.getContext('2d');
  if (!context) return colour;
  context.scale(SHARPNESS, SHARPNESS);
  context.fillStyle = colour;
  context.fillRect(0, 0, TILE, TILE);
  context.globalAlpha = PATTERN_ALPHA;
  context.strokeStyle = page;
  context.stroke(new Path2D(pattern));
  const fill = context.createPattern(tile, 'repeat');
  fill?.setTransform(new DOMMatrix().scale(1 / SHARPNESS));
  return fill ?? colour;
}

/** Calls back when the editor's or the system's theme has changed; the result ends that. */
export function watchTheme(onChange: () => void): () => void {
  const watching = new MutationObserver(onChange);
  for (const element of [document.documentElement, document.body]) {
    watching.observe(element, { attributes: true, attributeFilter: ['class', 'style'] });
  }
  const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', onChange);
  return () => {
    watching.disconnect();
    for (const query of queries) query.removeEventListener('change', onChange);
  };
}
