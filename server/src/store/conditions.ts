// The conditions of partial indexes. An index serves only a query that repeats its condition word for word: a bound
// parameter in its place would have every call scanned.
import { sql } from 'kysely';

/** Calls that have not ended. */
export const isActive = sql<boolean>`active = 1`;

/** Calls that we placed and that the provider has not named yet. */
export const isUnnamed = sql<boolean>`active = 1 and call_sid is null and direction = 'outbound'`;
