/**
 * Who says what a model costs. 'override' and 'custom' are the user's settings, 'catalogue' our own rows, 'refresh'
 * prices that were looked up at the user's wish, 'table' the price tables we ship, 'local' a model on this machine.
 */
export type PriceSourceKind = 'override' | 'custom' | 'catalogue' | 'refresh' | 'table' | 'local' | 'unpriced';

/** The source of one model's price. `text` says it to people; `asOf` is the day it was true, where one is known. */
export type PriceSource = { readonly kind: PriceSourceKind; readonly text: string; readonly asOf?: string };
