import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type FrozenFunction, FrozenFunctions } from "../../src/functions/frozen.ts";

let directory: string;
let told: [string, readonly string[]][] = [];
const functions = new FrozenFunctions((...left) => told.push(left));
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "frozen-"));
});
afterAll(async () => {
  await functions.close();
  rmSync(directory, { recursive: true });
});

function made(name: string, code: string, timeoutMs = 20_000): FrozenFunction {
  const path = join(directory, `${name}.mjs`);
  writeFileSync(path, code);
  return { name, bundle: pathToFileURL(path).href, timeoutMs, environment: { OF_ONE: name } };
}
const invoke = (found: FrozenFunction, payload: unknown = {}) => functions.invoke(found, payload, {});

test("a pending timer stands still until the next request, and is reported", async () => {
  told = [];
  const late = made(
    "late",
    `let fired = 0;
    export const handler = async ({ start, wait }) => {
      if (start) setTimeout(() => fired++, 20);
      if (wait) await new Promise((resolve) => setTimeout(resolve, wait));
      return { fired, now: Date.now() };
    };`,
  );
  const first = (await invoke(late, { start: true })) as { fired: number; now: number };
  expect(told).toEqual([["late", ["Timeout"]]]);
  await setTimeout(300);
  // It is due for long, and had no turn.
  const second = (await invoke(late)) as { fired: number; now: number };
  expect([first.fired, second.fired]).toEqual([0, 0]);
  expect(second.now - first.now).toBeGreaterThanOrEqual(300);
  expect(await invoke(late, { wait: 50 })).toMatchObject({ fired: 1 });
});

test("an unawaited request gets no reply before the next invocation, and is reported", async () => {
  told = [];
  const server = createServer((_, response) => response.end("ok")).listen(0, "127.0.0.1");
  await once(server, "listening");
  const caller = made(
    "caller",
    `import { get } from "node:http";
    let answers = 0;
    export const handler = async ({ port, wait }) => {
      if (port) get({ host: "127.0.0.1", port }, (response) => response.resume().on("end", () => answers++));
      if (wait) await new Promise((resolve) => setTimeout(resolve, wait));
      return answers;
    };`,
  );
  expect(await invoke(caller, { port: (server.address() as AddressInfo).port })).toBe(0);
  expect(told).toEqual([["caller", ["request"]]]);
  await setTimeout(200);
  expect(await invoke(caller)).toBe(0);
  expect(await invoke(caller, { wait: 300 })).toBe(1);
  server.close();
  server.closeAllConnections();
});

test("a function that awaits everything leaves nothing pending, and keeps its state", async () => {
  told = [];
  const tidy = made(
    "tidy",
    `let calls = 0;
    export const handler = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return [process.env.OF_ONE, ++calls];
    };`,
  );
  expect(await invoke(tidy)).toEqual(["tidy", 1]);
  expect(await invoke(tidy)).toEqual(["tidy", 2]);
  expect(told).toEqual([]);
});

test("a handler's error is thrown, and one that takes too long is ended and restarted", async () => {
  const failing = made("failing", "export const handler = async () => { throw new RangeError('no'); };");
  await expect(invoke(failing)).rejects.toThrow("no");
  const slow = made(
    "slow",
    `let calls = 0;
    export const handler = async ({ hang }) => (hang ? new Promise((resolve) => setTimeout(resolve, 60_000)) : ++calls);`,
  );
  expect(await invoke(slow)).toBe(1);
  await expect(invoke({ ...slow, timeoutMs: 500 }, { hang: true })).rejects.toThrow("slow timed out after 0.5 s.");
  expect(await invoke(slow)).toBe(1);
});
