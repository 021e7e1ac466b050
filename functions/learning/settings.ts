/** Products that one person's list may hold: more are no list to come back to. */
export const MOST_WISHES = 200;
