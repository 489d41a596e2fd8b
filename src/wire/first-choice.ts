/** The first of the choices or candidates of a reply, the only one that becomes events. Some providers number it, some do not. */
export const firstChoice = <T extends { readonly index?: number | null | undefined }>(
  choices: readonly T[] | null | undefined,
): T | undefined => choices?.find(({ index }) => (index ?? 0) === 0);
