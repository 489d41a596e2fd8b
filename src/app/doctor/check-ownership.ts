import { ok, unknown, warning, type Finding } from './finding.js';

/** Who serves. `role` is undefined where the ledger cannot be used. `other` is the running router's version, when it is another process and told. */
export type OwnershipFacts = {
  readonly role: 'owner' | 'follower' | undefined;
  readonly version: string;
  readonly other: string | undefined;
};

/** Who holds the ledger, and whether all processes are of one version. */
export function checkOwnership({ role, version, other }: OwnershipFacts): readonly Finding[] {
  return [ledgerHolder(role), ...versions(version, other)];
}

function ledgerHolder(role: OwnershipFacts['role']): Finding {
  switch (role) {
    case 'owner':
      return ok('ownership', 'This process holds the ledger.');
    case 'follower':
      return ok('ownership', 'Another window or terminal holds the ledger, and answers.');
    case undefined:
      return unknown('ownership', 'Who holds the ledger could not be found out.');
  }
}

function versions(own: string, other: string | undefined): readonly Finding[] {
  if (other === undefined || other === own) return [];
  return [
    warning(
      'ownership',
      `The running router is Signalbox ${other}, and this is ${own}.`,
      'Reload all editor windows and start "signalbox serve" again, so that all are of one version.',
    ),
  ];
}
