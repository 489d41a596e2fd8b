/** What a soak must show in the end. Source: RELIABILITY 3.1. */
const LEAST_SUCCESS = 0.9999;
const MOST_HEAP_GROWTH = 1.1;
const MOST_MORE_RESOURCES = 5;

/** Looks at the minutes of a run; `idle` is the router at rest before it, `rest` after it. Lines to print, and whether all is well. */
export function verdictOf({ minutes, idle, rest }) {
  const calm = sum(minutes, 'calm');
  const calmOk = sum(minutes, 'calmOk');
  const quarter = Math.max(1, Math.floor(minutes.length / 4));
  const [first, last] = [minutes.slice(0, quarter), minutes.slice(-quarter)].map((part) =>
    median(part.map((one) => one.heapMib)),
  );
  const [before, after] = [idle, rest].map(countOf);
  const checks = [
    {
      what: `${calmOk} of ${calm} requests that nothing was done to succeeded`,
      isMet: calm > 0 && calmOk / calm >= LEAST_SUCCESS,
    },
    {
      what: `heap after collection ${first.toFixed(1)} MiB in the first quarter, ${last.toFixed(1)} in the last`,
      isMet: last <= first * MOST_HEAP_GROWTH,
    },
    {
      what: `sockets, handles and timers ${before} before, ${after} at rest after`,
      isMet: after <= before + MOST_MORE_RESOURCES,
    },
  ];
  return {
    lines: checks.map(({ what, isMet }) => `${isMet ? 'met   ' : 'missed'}  ${what}`),
    isMet: checks.every(({ isMet }) => isMet),
  };
}

const sum = (rows, key) => rows.reduce((total, row) => total + row[key], 0);
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** All together: what one kind lost, another may have gained. */
export const countOf = ({ resources }) => Object.values(resources).reduce((total, count) => total + count, 0);
