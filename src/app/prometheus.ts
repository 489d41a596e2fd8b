/** One number and what it is of. */
export type Sample = { readonly labels: Readonly<Record<string, string>>; readonly value: number };

/** What a group of samples is called. Source: Prometheus text exposition format 0.0.4. */
export type Family = { readonly name: string; readonly help: string; readonly type: 'counter' | 'gauge' };

/** A number that only grows, for each set of labels. Amounts are integers; `scale` divides them when they are shown. */
export class Counter {
  readonly #family: Family;
  readonly #scale: number;
  readonly #sums = new Map<string, { readonly labels: Sample['labels']; sum: number }>();

  constructor(name: string, help: string, scale = 1) {
    this.#family = { name, help, type: 'counter' };
    this.#scale = scale;
  }

  add(labels: Sample['labels'], amount = 1): void {
    const key = labelsText(labels);
    const known = this.#sums.get(key);
    if (known) known.sum += amount;
    else this.#sums.set(key, { labels, sum: amount });
  }

  text(): string {
    const samples = [...this.#sums.values()].map(({ labels, sum }) => ({ labels, value: sum / this.#scale }));
    return familyText(this.#family, samples);
  }
}

/** A family with its samples, as lines. */
export const familyText = ({ name, help, type }: Family, samples: readonly Sample[]): string =>
  [
    `# HELP ${name} ${help}\n`,
    `# TYPE ${name} ${type}\n`,
    ...samples.map(({ labels, value }) => `${name}${labelsText(labels)} ${value}\n`),
  ].join('');

function labelsText(labels: Sample['labels']): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** Names of models come from clients and providers. */
const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
