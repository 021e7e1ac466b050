import { afterAll, beforeAll, expect, test } from "vitest";
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from "../../local/demo/accounts.ts";
import { seedDemo } from "../../local/demo/seed.ts";
import { Session } from "../../local/journey/session.ts";
import { walk } from "../../local/journey/walk.ts";
import { startInstance } from "./instance.ts";

const LEARNERS = 200;
let instance: Awaited<ReturnType<typeof startInstance>>;
const told: string[] = [];

beforeAll(async () => {
  const now = Date.now();
  instance = await startInstance(async (cloud, directory) => {
    await seedDemo(cloud, directory, now, (line) => told.push(line), LEARNERS);
    // A second time, as a start after a start: nothing is done again.
    const before = told.length;
    await seedDemo(cloud, directory, now + 1, (line) => told.push(line), LEARNERS);
    expect(told.length).toBe(before);
  });
});
afterAll(() => instance.stop());

test("a newcomer walks from the first look to a retrained model over HTTP alone", async () => {
  const steps: string[] = [];
  await walk(new Session(instance.cloud.url), {
    operator: { email: DEMO_ACCOUNTS.operator, password: DEMO_PASSWORD },
    report: (step) => steps.push(step),
  });
  expect(steps.length).toBeGreaterThan(12);
  await instance.cloud.settled();
  expect(instance.failures).toEqual([]);
});

test("the walk ends at the first step that does not hold", async () => {
  await expect(
    walk(new Session(instance.cloud.url), {
      operator: { email: DEMO_ACCOUNTS.learner, password: DEMO_PASSWORD },
      report: () => {},
    }),
  ).rejects.toThrow("GET /models?limit=1 answered 403");
});

test("the page at /docs tells of every route", async () => {
  const page = await (await fetch(`${instance.cloud.url}/docs`)).text();
  const { paths } = (await (await fetch(`${instance.cloud.url}/openapi.json`)).json()) as { paths: object };
  for (const path of Object.keys(paths)) expect(page).toContain(path);
});
