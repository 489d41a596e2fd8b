import type { Client } from '../chat.js';
import type { SpendDimension } from '../spend/types.js';
import type { BudgetScope } from './types.js';

/** Whose name it is that a scope goes by. */
type NamedScope = Exclude<BudgetScope['kind'], 'everyone'>;

/** What sums of the ledger are grouped by to find those of a scope. */
export const SCOPE_DIMENSIONS = {
  workspace: 'workspace',
  client: 'key',
  team: 'team',
} as const satisfies Record<NamedScope, SpendDimension & keyof Client>;

/** Whether what this client spends counts for the scope. */
export const isInScope = (scope: BudgetScope, client: Client): boolean =>
  scope.kind === 'everyone' || client[SCOPE_DIMENSIONS[scope.kind]] === scope.name;
