/** The most handles of a creator: each stays theirs, as links elsewhere have them. */
export const MOST_HANDLES = 10;

/** The length of a handle: ids are longer, so that a handle is never taken for one. */
export const SHORTEST_HANDLE = 3;
export const LONGEST_HANDLE = 30;
