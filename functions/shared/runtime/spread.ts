/**
 * Over how many items something is spread that many write at the same time: a transaction has an item for some 20 ms, so
 * that one item takes 50 of them a second at most, and far fewer of those that come at random.
 */
export const PARTS = 32;

export const anyPart = (): number => Math.floor(Math.random() * PARTS);

/** The part to write: the first one while nobody is met there, so that what is written now and then stays one item. */
export const partFor = (attempt: number): number => (attempt === 1 ? 0 : anyPart());
