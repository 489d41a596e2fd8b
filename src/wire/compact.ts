type Maybe<T> = { readonly [K in keyof T]: T[K] | undefined };

/** The same object without the fields that are undefined, so that absent stays absent on the wire. */
export function compact<T extends object>(fields: Maybe<T>): T {
  const present: Partial<Maybe<T>> = {};
  for (const name in fields) {
    if (fields[name] !== undefined) present[name] = fields[name];
  }
  // Safe: only undefined values were left out, and T allows those fields to be absent or they were given.
  return present as T;
}
