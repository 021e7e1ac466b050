import { setImmediate } from "node:timers/promises";

interface Waiting {
  readonly at: number;
  readonly go: () => void;
}

/** Simulated time: it advances as soon as everyone waits for it. */
export class Clock {
  /** Milliseconds. */
  now = 0;
  /** A heap, with the next to continue at its top. */
  private readonly waiting: Waiting[] = [];

  sleep(ms: number): Promise<void> {
    return new Promise((go) => this.push({ at: this.now + ms, go }));
  }

  /** Advances time until nobody waits. */
  async run(): Promise<void> {
    await setImmediate();
    for (let next = this.pop(); next; next = this.pop()) {
      this.now = next.at;
      next.go();
      await setImmediate();
    }
  }

  private push(each: Waiting): void {
    const heap = this.waiting;
    let n = heap.push(each) - 1;
    while (n > 0) {
      const above = (n - 1) >> 1;
      const [parent, child] = [heap[above] as Waiting, heap[n] as Waiting];
      if (parent.at <= child.at) return;
      heap[above] = child;
      heap[n] = parent;
      n = above;
    }
  }

  private pop(): Waiting | undefined {
    const heap = this.waiting;
    const [top] = heap;
    const last = heap.pop();
    if (top === undefined || last === undefined || heap.length === 0) return top;
    heap[0] = last;
    for (let n = 0; ; ) {
      let least = n;
      for (const child of [2 * n + 1, 2 * n + 2]) {
        if (child < heap.length && (heap[child] as Waiting).at < (heap[least] as Waiting).at) least = child;
      }
      if (least === n) return top;
      const [a, b] = [heap[n] as Waiting, heap[least] as Waiting];
      heap[n] = b;
      heap[least] = a;
      n = least;
    }
  }
}
