/** Shared work runs in parallel; exclusive work runs alone, in order of arrival. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();
  private readonly running = new Set<Promise<unknown>>();

  shared<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work);
    const settled = result.catch(() => {});
    this.running.add(settled);
    settled.then(() => this.running.delete(settled));
    return result;
  }

  exclusive<T>(work: () => Promise<T>): Promise<T> {
    const before = Promise.all([this.last, ...this.running]);
    const result = before.then(work);
    this.last = result.catch(() => {});
    return result;
  }
}
