/**
 * Over how many items (shards) a value is spread that many requests write at once: a transaction holds an item for some
 * 20 ms, so one item takes at most 50 of them a second, and far fewer that come at random.
 */
export const PARTS = 32;

export const anyPart = (): number => Math.floor(Math.random() * PARTS);

/** The shard to write: the first, unless that conflicted, so that a rarely written value stays one item. */
export const partFor = (attempt: number): number => (attempt === 1 ? 0 : anyPart());
