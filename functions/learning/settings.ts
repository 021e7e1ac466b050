/** The most products of a wishlist. */
export const MOST_WISHES = 200;
