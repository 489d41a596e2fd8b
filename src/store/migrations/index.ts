import { CREATE_REQUESTS } from './001-requests.js';

/**
 * The file's versions in order: the first entry makes version 1. To change the file, add an entry;
 * one that has been released is never edited, because files that have run it will not run it again.
 */
export const MIGRATIONS: readonly string[] = [CREATE_REQUESTS];
