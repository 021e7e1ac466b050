/**
 * Runs `work` on each, at most so many at the same time, until time is up.
 * @param work must not throw
 * @returns whether all had their turn
 */
export async function inParallel<Each>(
  all: AsyncIterable<Each>,
  { most, isLate }: { readonly most: number; readonly isLate: () => boolean },
  work: (each: Each) => Promise<void>,
): Promise<boolean> {
  const running = new Set<Promise<void>>();
  let wasLate = false;
  for await (const each of all) {
    wasLate = isLate();
    if (wasLate) break;
    const done: Promise<void> = work(each).finally(() => running.delete(done));
    running.add(done);
    if (running.size >= most) await Promise.race(running);
  }
  await Promise.all(running);
  return !wasLate;
}
