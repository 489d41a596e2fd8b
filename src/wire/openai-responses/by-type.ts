import * as z from 'zod';

type Fields = Readonly<Record<string, unknown>>;

/**
 * An object whose `type` says which form it must have; `other` is for types we have no word for. A fault is told of that
 * form alone: a union would name the form that happens to resemble it most, and try them all on the way.
 */
export function byType<T>(
  forms: Readonly<Record<string, z.ZodType<T>>>,
  other: z.ZodType<T>,
  typeOf: (fields: Fields) => unknown = (fields) => fields['type'],
): z.ZodType<T> {
  const known = new Map<unknown, z.ZodType<T>>(Object.entries(forms));
  return z.unknown().transform((value, context): T => {
    const form = isFields(value) ? (known.get(typeOf(value)) ?? other) : other;
    const result = form.safeParse(value);
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      // The path grows on its way out, so each fault gets a list of its own. A finished issue is a raw one with its message.
      context.issues.push({ ...issue, path: [...issue.path] } as z.core.$ZodRawIssue);
    }
    return z.NEVER;
  });
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
