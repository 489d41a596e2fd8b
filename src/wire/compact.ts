type Maybe<T> = { readonly [K in keyof T]: T[K] | undefined };

/** The same object without the fields that are undefined, so that absent stays absent on the wire. */
export function compact<T extends object>(fields: Maybe<T>): T {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined);
  // Safe: only undefined values were removed, and T allows those fields to be absent or they were given.
  return Object.fromEntries(present) as T;
}
