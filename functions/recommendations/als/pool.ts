import { Worker } from "node:worker_threads";

/** Worker threads that work on the blocks of one task after another. */
export class Pool<Task> {
  readonly #workers: Worker[];
  readonly #next: Int32Array;

  /** @param data given to each worker, beside its number `desk` and the shared counter `next` */
  constructor(source: string, count: number, data: object) {
    this.#next = new Int32Array(new SharedArrayBuffer(4));
    this.#workers = Array.from({ length: count }, (_, desk) => {
      return new Worker(source, { eval: true, execArgv: [], workerData: { ...data, desk, next: this.#next } });
    });
  }

  /** Lets the workers take blocks from `first` on until all are done. @returns the workers' results */
  async run(task: Task, first = 0): Promise<unknown[]> {
    this.#next[0] = first;
    return Promise.all(
      this.#workers.map(
        (worker) =>
          new Promise<unknown>((resolve, reject) => {
            worker.removeAllListeners();
            worker.once("message", resolve);
            worker.once("error", reject);
            worker.once("exit", (code) => reject(new Error(`A worker of the fit ended with code ${code}.`)));
            worker.postMessage(task);
          }),
      ),
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}
