import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as settled } from "node:timers/promises";
import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startScheduler } from "../../src/scheduler/server.ts";

/** With AWS_ENDPOINT_URL (or ..._SCHEDULER) set, what needs no clock of ours is checked there. */
const foreign = process.env.AWS_ENDPOINT_URL_SCHEDULER ?? process.env.AWS_ENDPOINT_URL;
const settings = {
  region: "us-east-1",
  maxAttempts: 1,
  ...(!foreign && { credentials: { accessKeyId: "test", secretAccessKey: "test" } }),
};
const MINUTE = 60_000;

/** A clock that moves only when it is told to, and runs what falls due on the way. */
class Clock {
  time = Date.parse("2030-01-01T00:00:00Z");
  private readonly timers = new Set<{ at: number; run: () => void }>();
  now = () => this.time;
  timer = (delayMs: number, run: () => void) => {
    const timer = { at: this.time + delayMs, run };
    this.timers.add(timer);
    return () => void this.timers.delete(timer);
  };
  async advance(ms: number) {
    const end = this.time + ms;
    for (;;) {
      const [next] = [...this.timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.timers.delete(next);
      this.time = Math.max(this.time, next.at);
      next.run();
      await settled();
    }
    this.time = end;
  }
}

let directory: string;
let clock: Clock;
let fired: unknown[];
let failures: unknown[];
let failing = false;
/** What happens while a target runs. */
let during = async () => {};
let ran = false;
let close = async () => {};
let client: SchedulerClient;

async function start() {
  const service = await startScheduler({
    directory,
    now: clock.now,
    timer: clock.timer,
    async invoke(_arn, input) {
      fired.push([new Date(clock.time).toISOString().slice(5, 19), input]);
      await during();
      ran = true;
      if (failing) throw new Error("no target");
    },
    onFailure: ({ definition }, error) => failures.push([definition.Name, error]),
  });
  close = service.close;
  client = new SchedulerClient({ ...settings, endpoint: foreign ?? service.url });
}
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "scheduler-"));
  clock = new Clock();
  fired = [];
  failures = [];
  failing = false;
  during = async () => {};
  ran = false;
  await start();
});
afterEach(async () => {
  await close();
  await rm(directory, { recursive: true });
});

const wanted = (Name: string, ScheduleExpression: string, Input = '{"n":1}') => ({
  Name,
  ScheduleExpression,
  FlexibleTimeWindow: { Mode: "OFF" as const },
  Target: {
    Arn: "arn:aws:lambda:us-east-1:000000000000:function:f",
    RoleArn: "arn:aws:iam::000000000000:role/r",
    Input,
  },
});
const create = async (...schedule: Parameters<typeof wanted>) => {
  await client.send(new CreateScheduleCommand(wanted(...schedule)));
};
const names = async (filter: { State?: "ENABLED"; NamePrefix: string; MaxResults?: number; NextToken?: string }) => {
  const { Schedules = [], NextToken } = await client.send(new ListSchedulesCommand(filter));
  return { names: Schedules.map(({ Name }) => Name), NextToken };
};
const prefix = `lyceum-${Date.now()}-`;

test("a schedule is read as it was created, changed, listed by name, and deleted", async () => {
  const Name = `${prefix}a`;
  const far = wanted(Name, "cron(0 3 * * ? 2090)");
  const { ScheduleArn } = await client.send(new CreateScheduleCommand({ ...far, State: "DISABLED" }));
  await client.send(new CreateScheduleCommand({ ...far, Name: `${prefix}b` }));
  expect(await client.send(new GetScheduleCommand({ Name }))).toMatchObject({
    ...far,
    Arn: ScheduleArn,
    GroupName: "default",
    ScheduleExpressionTimezone: "UTC",
    State: "DISABLED",
    CreationDate: expect.any(Date),
  });
  const change = { ...far, ScheduleExpression: "rate(2 days)", State: "DISABLED" as const };
  await client.send(new UpdateScheduleCommand(change));
  expect((await client.send(new GetScheduleCommand({ Name }))).ScheduleExpression).toBe("rate(2 days)");
  const first = await names({ NamePrefix: prefix, MaxResults: 1 });
  expect(first.names).toEqual([Name]);
  expect(await names({ NamePrefix: prefix, NextToken: first.NextToken })).toEqual({ names: [`${prefix}b`] });
  expect((await names({ NamePrefix: prefix, State: "ENABLED" })).names).toEqual([`${prefix}b`]);
  for (const each of [Name, `${prefix}b`]) await client.send(new DeleteScheduleCommand({ Name: each }));
  expect((await names({ NamePrefix: prefix })).names).toEqual([]);
});

test("an unknown schedule or group is not found", async () => {
  const unknown = { ...wanted(`${prefix}unknown`, "rate(1 day)"), State: "DISABLED" as const };
  for (const send of [
    () => client.send(new GetScheduleCommand({ Name: unknown.Name })),
    () => client.send(new UpdateScheduleCommand(unknown)),
    () => client.send(new DeleteScheduleCommand({ Name: unknown.Name })),
    () => client.send(new CreateScheduleCommand({ ...unknown, GroupName: "no-such-group" })),
  ]) {
    const notFound = { name: "ResourceNotFoundException", $metadata: { httpStatusCode: 404 } };
    await expect(send()).rejects.toMatchObject(notFound);
  }
});

test("a second schedule of the same name conflicts, and the same request again changes nothing", async () => {
  const Name = `${prefix}once`;
  const request = { ...wanted(Name, "cron(0 3 * * ? 2090)"), ClientToken: "token-1" };
  const { ScheduleArn } = await client.send(new CreateScheduleCommand(request));
  expect((await client.send(new CreateScheduleCommand(request))).ScheduleArn).toBe(ScheduleArn);
  const other = client.send(new CreateScheduleCommand({ ...request, ClientToken: "token-2" }));
  await expect(other).rejects.toMatchObject({ name: "ConflictException" });
  await client.send(new DeleteScheduleCommand({ Name }));
});

test("an invalid expression or time zone is refused with the reason", async () => {
  const refused = (change: object) =>
    client.send(new CreateScheduleCommand({ ...wanted(`${prefix}bad`, "rate(1 day)"), State: "DISABLED", ...change }));
  for (const change of [
    { ScheduleExpression: "cron(0 3 * * * *)" },
    { ScheduleExpression: "rate(0 minutes)" },
    { ScheduleExpressionTimezone: "Mars/Olympus" },
  ]) {
    await expect(refused(change)).rejects.toMatchObject({ name: "ValidationException" });
  }
});

test.skipIf(foreign)("features of AWS that are not emulated are refused by name", async () => {
  const refused = (change: object) =>
    client.send(new CreateScheduleCommand({ ...wanted("bad", "rate(1 day)"), ...change }));
  await expect(refused({ KmsKeyArn: "arn:aws:kms:us-east-1:000000000000:key/k" })).rejects.toThrow("KmsKeyArn");
  await expect(refused({ FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 5 } })).rejects.toThrow(
    "FlexibleTimeWindow",
  );
  await expect(refused({ ScheduleExpression: "cron(0 3 15W * ? *)" })).rejects.toThrow("day-of-month is 15W");
  await expect(client.send(new CreateScheduleGroupCommand({ Name: "g" }))).rejects.toMatchObject({
    name: "NotImplementedException",
    message: "POST /schedule-groups/g is not emulated.",
  });
});

test.skipIf(foreign)("a target is fired at each moment of its schedule, with its input", async () => {
  await create("daily", "cron(0 3 * * ? *)", "daily");
  await create("often", "rate(9 hours)", "often");
  await create("once", "at(2030-01-01T12:00:00)", "once");
  await clock.advance(2 * 24 * 60 * MINUTE - 1);
  expect(fired).toEqual([
    ["01-01T00:00:00", "often"],
    ["01-01T03:00:00", "daily"],
    ["01-01T09:00:00", "often"],
    ["01-01T12:00:00", "once"],
    ["01-01T18:00:00", "often"],
    ["01-02T03:00:00", "daily"],
    ["01-02T03:00:00", "often"],
    ["01-02T12:00:00", "often"],
    ["01-02T21:00:00", "often"],
  ]);
});

test.skipIf(foreign)("a disabled, changed or deleted schedule does not fire as before", async () => {
  for (const name of ["disabled", "changed", "deleted"]) await create(name, "cron(0 3 * * ? *)", name);
  await client.send(new UpdateScheduleCommand({ ...wanted("disabled", "cron(0 3 * * ? *)"), State: "DISABLED" }));
  await client.send(new UpdateScheduleCommand(wanted("changed", "cron(0 4 * * ? *)", "new")));
  await client.send(new DeleteScheduleCommand({ Name: "deleted" }));
  await clock.advance(24 * 60 * MINUTE);
  expect(fired).toEqual([["01-01T04:00:00", "new"]]);
});

test.skipIf(foreign)(
  "schedules outlive a restart; a moment missed meanwhile is skipped, and none fires twice",
  async () => {
    await create("daily", "cron(0 3 * * ? *)", "daily");
    await create("often", "rate(9 hours)", "often");
    await create("missed", "at(2030-01-01T05:00:00)", "missed");
    await clock.advance(3 * 60 * MINUTE);
    await close();
    await start();
    await clock.advance(0);
    await close();
    clock.time += 20 * 60 * MINUTE;
    await start();
    await clock.advance(5 * 60 * MINUTE);
    expect(fired).toEqual([
      ["01-01T00:00:00", "often"],
      ["01-01T03:00:00", "daily"],
      ["01-02T03:00:00", "daily"],
      ["01-02T03:00:00", "often"],
    ]);
  },
);

test.skipIf(foreign)(
  "a schedule fires between its start and end, and is deleted after its last run on request",
  async () => {
    const bounds = { StartDate: new Date("2030-01-01T01:30:00Z"), EndDate: new Date("2030-01-01T03:30:00Z") };
    const bounded = { ...wanted("bounded", "rate(1 hour)"), ...bounds, ActionAfterCompletion: "DELETE" as const };
    await client.send(new CreateScheduleCommand(bounded));
    await clock.advance(24 * 60 * MINUTE);
    expect(fired).toEqual(["01:30", "02:30", "03:30"].map((at) => [`01-01T${at}:00`, '{"n":1}']));
    expect(await names({ NamePrefix: "" })).toEqual({ names: [] });
  },
);

test.skipIf(foreign)("a failing target is retried as often as its policy says, then reported once", async () => {
  failing = true;
  const { Target, ...rest } = wanted("failing", "at(2030-01-01T01:00:00)", "attempt <aws.scheduler.attempt-number>");
  const retried = { ...Target, RetryPolicy: { MaximumRetryAttempts: 2 } };
  await client.send(new CreateScheduleCommand({ ...rest, Target: retried }));
  await clock.advance(120 * MINUTE);
  expect(fired).toEqual([
    ["01-01T01:00:00", "attempt 1"],
    ["01-01T01:00:01", "attempt 2"],
    ["01-01T01:00:03", "attempt 3"],
  ]);
  expect(failures).toEqual([["failing", new Error("no target")]]);
});

test.skipIf(foreign)("a schedule changed while its last target runs is not deleted", async () => {
  const Name = "changed";
  const once = { ...wanted(Name, "at(2030-01-01T01:00:00)"), ActionAfterCompletion: "DELETE" as const };
  await client.send(new CreateScheduleCommand(once));
  during = async () => {
    await client.send(new UpdateScheduleCommand({ ...once, ScheduleExpression: "at(2030-01-01T02:00:00)" }));
  };
  await clock.advance(60 * MINUTE);
  await expect.poll(() => ran).toBe(true);
  expect((await client.send(new GetScheduleCommand({ Name }))).ScheduleExpression).toBe("at(2030-01-01T02:00:00)");
});

test.skipIf(foreign)("no retry is made after the maximum age of an event", async () => {
  failing = true;
  const { Target, ...rest } = wanted("old", "at(2030-01-01T01:00:00)");
  const retried = { ...Target, RetryPolicy: { MaximumEventAgeInSeconds: 60 } };
  await client.send(new CreateScheduleCommand({ ...rest, Target: retried }));
  await clock.advance(120 * MINUTE);
  // After 0, 1, 3, 7, 15 and 31 s; the next would be after 63 s.
  expect([fired.length, failures.length]).toEqual([6, 1]);
});

test.skipIf(foreign)("the input names its schedule and moment", async () => {
  await create("told", "at(2030-01-01T01:00:00)", "<aws.scheduler.schedule-arn> <aws.scheduler.scheduled-time>");
  await clock.advance(60 * MINUTE);
  const arn = "arn:aws:scheduler:us-east-1:000000000000:schedule/default/told";
  expect(fired).toEqual([["01-01T01:00:00", `${arn} 2030-01-01T01:00:00Z`]]);
});
