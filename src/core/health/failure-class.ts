import type { ErrorKind } from '../errors.js';

/**
 * What a failed call means for the provider, the money and the next step. Source: RELIABILITY 2.2, there N, R, Q, A, P, K.
 * 'none': it says nothing of the provider.
 */
export type FailureClass = 'not-sent' | 'refused' | 'quota' | 'ambiguous' | 'permanent' | 'key' | 'none';

const CLASSES: Partial<Record<ErrorKind, FailureClass>> = {
  'upstream-unreachable': 'not-sent',
  'upstream-rate-limited': 'refused',
  'upstream-out-of-credit': 'quota',
  'upstream-failed': 'ambiguous',
  'upstream-timeout': 'ambiguous',
  'upstream-garbled': 'ambiguous',
  'upstream-rejected': 'permanent',
  'upstream-too-long': 'permanent',
  'upstream-model-unknown': 'permanent',
  'upstream-unauthenticated': 'key',
};

/** The class of a failure. */
export const failureClassOf = (kind: ErrorKind): FailureClass => CLASSES[kind] ?? 'none';

/** True for a failure after which nobody knows whether the call was billed. */
export const isAmbiguous = (kind: ErrorKind): boolean => failureClassOf(kind) === 'ambiguous';
