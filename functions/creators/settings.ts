/** The most handles of a creator: each stays theirs, as links elsewhere have them. */
export const MOST_HANDLES = 10;
