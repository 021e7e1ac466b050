/** How many handles a creator may have had: each stays theirs, as links to it stand elsewhere. */
export const MOST_HANDLES = 10;
