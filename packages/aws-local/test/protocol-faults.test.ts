import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { CreateScheduleCommand, ListSchedulesCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { afterAll, beforeAll, expect, test } from "vitest";
import { factorizationMachines } from "../src/sagemaker/factorization-machines.ts";
import { startSageMaker } from "../src/sagemaker/server.ts";
import { startScheduler } from "../src/scheduler/server.ts";

const settings = { region: "us-east-1", maxAttempts: 1, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
let scheduler: Awaited<ReturnType<typeof startScheduler>>;
let sagemaker: Awaited<ReturnType<typeof startSageMaker>>;
beforeAll(async () => {
  scheduler = await startScheduler({ invoke: async () => {} });
  sagemaker = await startSageMaker({
    endpoints: async () => factorizationMachines((instances) => instances.map(() => 0.5)),
  });
});
afterAll(() => Promise.all([scheduler.close(), sagemaker.close()]));

const fault = (url: string, about: Record<string, string>) =>
  fetch(`${url}/_control/faults?${new URLSearchParams(about)}`, { method: "POST" });

test("Scheduler's next call of a route fails as requested, and creates no schedule", async () => {
  const client = new SchedulerClient({ ...settings, endpoint: scheduler.url });
  const create = () =>
    client.send(
      new CreateScheduleCommand({
        Name: "hourly",
        ScheduleExpression: "rate(1 hour)",
        FlexibleTimeWindow: { Mode: "OFF" },
        Target: { Arn: "arn:aws:lambda:us-east-1:000000000000:function:run", RoleArn: "arn:aws:iam::1:role/r" },
      }),
    );
  await fault(scheduler.url, { operation: "POST /schedules/{Name}", error: "ThrottlingException", status: "429" });
  await expect(create()).rejects.toMatchObject({ name: "ThrottlingException" });
  expect((await client.send(new ListSchedulesCommand({}))).Schedules).toEqual([]);
  await create();
});

test("SageMaker's next invocation fails as requested, and the one after it succeeds", async () => {
  const client = new SageMakerRuntimeClient({ ...settings, endpoint: sagemaker.url });
  const Body = JSON.stringify({ instances: [{ data: { features: { values: [1] } } }] });
  const invoke = () =>
    client.send(new InvokeEndpointCommand({ EndpointName: "any", ContentType: "application/json", Body }));
  const operation = "POST /endpoints/{EndpointName}/invocations";
  await fault(sagemaker.url, { operation, error: "ServiceUnavailable", status: "503" });
  await expect(invoke()).rejects.toMatchObject({ name: "ServiceUnavailable", $metadata: { httpStatusCode: 503 } });
  expect((await invoke()).$metadata.httpStatusCode).toBe(200);
});
