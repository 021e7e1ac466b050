/**
 * Works on at most `most` items at once, and on the items of one group in sequence. After the first failure no more are
 * begun; it is thrown once those under way are done.
 */
export async function inTurns<Item>(
  most: number,
  items: readonly Item[],
  groupOf: (item: Item) => string,
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(groupOf(item));
    if (group) group.push(item);
    else groups.set(groupOf(item), [item]);
  }
  const waiting = [...groups.values()].values();
  let failure: { readonly error: unknown } | undefined;
  const worker = async () => {
    for (const group of waiting) {
      for (const item of group) {
        if (failure) return;
        try {
          await work(item);
        } catch (error) {
          failure ??= { error };
        }
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, groups.size) }, worker));
  if (failure) throw failure.error;
}
