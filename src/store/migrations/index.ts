import { CREATE_REQUESTS } from './001-requests.js';
import { CREATE_REJECTION_GROUPS } from './002-rejection-groups.js';
import { CREATE_SPEND } from './003-spend.js';
import { CREATE_BUDGETS } from './004-budgets.js';

/**
 * The file's versions in order: the first entry makes version 1. To change the file, add an entry;
 * one that has been released is never edited, because files that have run it will not run it again.
 */
export const MIGRATIONS: readonly string[] = [CREATE_REQUESTS, CREATE_REJECTION_GROUPS, CREATE_SPEND, CREATE_BUDGETS];
