/** The fields of an object whose shape nobody has checked. */
export type Fields = Readonly<Record<string, unknown>>;

/** True for an object that is no list. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Null is how many clients write that a field is absent. */
export const isPresent = (value: unknown): boolean => value !== undefined && value !== null;
