/** Sparse rows: row r holds `values[p]` in column `columns[p]` for p from `starts[r]` to `starts[r + 1]`. */
export type Matrix = {
  readonly rows: number;
  readonly width: number;
  readonly starts: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float32Array;
};

/** One row before it is packed. */
export type SparseRow = { readonly columns: readonly number[]; readonly values: readonly number[] };

/** Packs rows. Columns must be below `width`; the intercept is a column of its own, at `width`. */
export function toMatrix(rows: readonly SparseRow[], width: number): Matrix {
  const total = rows.reduce((sum, row) => sum + row.columns.length, 0);
  const starts = new Uint32Array(rows.length + 1);
  const columns = new Uint32Array(total);
  const values = new Float32Array(total);
  let at = 0;
  rows.forEach((row, index) => {
    columns.set(row.columns, at);
    values.set(row.values, at);
    at += row.columns.length;
    starts[index + 1] = at;
  });
  return { rows: rows.length, width, starts, columns, values };
}

/** Size of the weights of `heads` outputs: one per column and output, and the intercepts last. */
export const weightsSize = ({ width }: Matrix, heads: number): number => (width + 1) * heads;

/** out = matrix x weights: a row of `heads` outputs for each row. */
export function multiply(matrix: Matrix, weights: Float64Array, heads: number, out: Float64Array): Float64Array {
  const { rows, width, starts, columns, values } = matrix;
  const intercept = width * heads;
  for (let row = 0; row < rows; row += 1) {
    const target = row * heads;
    for (let head = 0; head < heads; head += 1) out[target + head] = weights[intercept + head] as number;
    const end = starts[row + 1] as number;
    for (let at = starts[row] as number; at < end; at += 1) {
      const value = values[at] as number;
      const base = (columns[at] as number) * heads;
      for (let head = 0; head < heads; head += 1) {
        out[target + head] = (out[target + head] as number) + value * (weights[base + head] as number);
      }
    }
  }
  return out;
}

/** out = transposed matrix x outputs. */
export function multiplyTransposed(
  matrix: Matrix,
  outputs: Float64Array,
  heads: number,
  out: Float64Array,
): Float64Array {
  const { rows, width, starts, columns, values } = matrix;
  const intercept = width * heads;
  out.fill(0);
  for (let row = 0; row < rows; row += 1) {
    const source = row * heads;
    for (let head = 0; head < heads; head += 1) {
      out[intercept + head] = (out[intercept + head] as number) + (outputs[source + head] as number);
    }
    const end = starts[row + 1] as number;
    for (let at = starts[row] as number; at < end; at += 1) {
      const value = values[at] as number;
      const base = (columns[at] as number) * heads;
      for (let head = 0; head < heads; head += 1) {
        out[base + head] = (out[base + head] as number) + value * (outputs[source + head] as number);
      }
    }
  }
  return out;
}
