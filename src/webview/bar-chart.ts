import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  LinearScale,
  Tooltip,
  type ChartConfiguration,
  type TooltipItem,
} from 'chart.js';
import { noChange } from 'lit/html.js';
import { AsyncDirective, directive } from 'lit/async-directive.js';
import type { ElementPart } from 'lit/directive.js';
import { tickText, type Bars } from './spend-bars.js';
import { readChartTheme, watchTheme, type ChartTheme } from './chart-theme.js';

Chart.register(BarController, BarElement, CategoryScale, LinearScale, Tooltip);

/** Wide bars of a few days would look like a flag. */
const WIDEST_BAR = 40;

/** As many as fit the height without crowding. */
const MOST_TICKS = 6;

/** Draws bars on the canvas it is put on, as long as that is part of the page; draws again when the bars or the theme change. */
class BarChart extends AsyncDirective {
  #canvas: HTMLCanvasElement | undefined;
  #source: unknown;
  #makeBars: (() => Bars) | undefined;
  #chart: Chart | undefined;
  #unwatch: () => void = () => undefined;

  /** `source` is what the bars are made of: the same again draws nothing. */
  render(source: unknown, makeBars: () => Bars): typeof noChange {
    if (source === this.#source) return noChange;
    this.#source = source;
    this.#makeBars = makeBars;
    queueMicrotask(() => {
      this.#draw(); // not before the canvas is part of the page, which is right after this call
    });
    return noChange;
  }

  override update(part: ElementPart, [source, makeBars]: Parameters<this['render']>): typeof noChange {
    // Only a canvas has this directive.
    this.#canvas ??= part.element as HTMLCanvasElement;
    return this.render(source, makeBars);
  }

  protected override disconnected(): void {
    this.#unwatch();
    this.#chart?.destroy();
    this.#chart = undefined;
  }

  protected override reconnected(): void {
    this.#draw();
  }

  #draw(): void {
    if (!this.isConnected || !this.#canvas || !this.#makeBars) return;
    const { data, options } = configOf(this.#makeBars(), readChartTheme(this.#canvas));
    if (this.#chart) {
      Object.assign(this.#chart, { data, options });
      this.#chart.update();
      return;
    }
    this.#chart = new Chart(this.#canvas, { type: 'bar', data, options });
    this.#unwatch = watchTheme(() => {
      this.#draw();
    });
  }
}

/** Puts stacked bars on a canvas. */
export const barChart = directive(BarChart);

function configOf(bars: Bars, theme: ChartTheme): Required<Pick<ChartConfiguration<'bar'>, 'data' | 'options'>> {
  const { ink, quiet, line, page, surface, font, fills } = theme;
  return {
    data: {
      labels: [...bars.labels],
      datasets: bars.series.map(({ name, values }, place) => ({
        label: name,
        data: [...values],
        backgroundColor: fills[place],
        hoverBackgroundColor: fills[place],
        borderColor: page,
        borderWidth: { top: 1 },
        maxBarThickness: WIDEST_BAR,
      })),
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      font,
      color: ink,
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: {
          stacked: true,
          grid: { display: false },
          border: { color: line },
          ticks: { color: quiet, maxRotation: 0 },
        },
        y: {
          stacked: true,
          grid: { color: line },
          border: { display: false },
          ticks: { color: quiet, maxTicksLimit: MOST_TICKS, callback: (value) => tickText(Number(value)) },
        },
      },
      plugins: {
        tooltip: {
          backgroundColor: surface,
          borderColor: quiet,
          borderWidth: 1,
          titleColor: ink,
          bodyColor: ink,
          footerColor: ink,
          filter: ({ parsed }) => (parsed.y ?? 0) > 0,
          callbacks: tooltipTexts(bars),
        },
      },
    },
  };
}

const tooltipTexts = ({ titles, notes }: Bars) => ({
  title: ([first]: TooltipItem<'bar'>[]): string => (first ? (titles[first.dataIndex] ?? '') : ''),
  label: ({ dataset, parsed }: TooltipItem<'bar'>): string => `${dataset.label ?? ''}: ${tickText(parsed.y ?? 0)}`,
  footer: ([first]: TooltipItem<'bar'>[]): string[] => [...(first ? (notes[first.dataIndex] ?? []) : [])],
});
