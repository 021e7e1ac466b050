/**
 * Does some work on each, at most so many at once, until the time is over. @param work is not to throw
 * @returns whether all had their turn
 */
export async function atOnce<Each>(
  all: AsyncIterable<Each>,
  most: number,
  isLate: () => boolean,
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
