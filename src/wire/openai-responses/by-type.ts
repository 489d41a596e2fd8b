import * as z from 'zod';

const anyTyped = z.looseObject({ type: z.string().nullish() });

/**
 * An object whose `type` says which form it must have; `other` is for types we have no word for. A fault is told of that
 * form alone: a union would name the form that happens to resemble it most.
 */
export function byType<T>(
  forms: Readonly<Record<string, z.ZodType<T>>>,
  other: z.ZodType<T>,
  typeOf: (value: z.infer<typeof anyTyped>) => string = ({ type }) => type ?? '',
): z.ZodType<T> {
  return anyTyped.transform((value, context): T => {
    const type = typeOf(value);
    const form = Object.hasOwn(forms, type) ? forms[type] : undefined;
    const result = (form ?? other).safeParse(value);
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      // The path grows on its way out, so each fault gets a list of its own. A finished issue is a raw one with its message.
      context.issues.push({ ...issue, path: [...issue.path] } as z.core.$ZodRawIssue);
    }
    return z.NEVER;
  });
}
