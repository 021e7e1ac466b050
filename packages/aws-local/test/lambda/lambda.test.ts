import { setTimeout } from "node:timers/promises";
import {
  type InvocationType,
  InvokeCommand,
  type InvokeCommandInput,
  LambdaClient,
  ListFunctionsCommand,
} from "@aws-sdk/client-lambda";
import { afterEach, beforeEach, expect, test } from "vitest";
import { functionNamed } from "../../src/lambda/function-name.ts";
import { startLambda } from "../../src/lambda/server.ts";

/** Another endpoint has functions of its own: with AWS_ENDPOINT_URL (or ..._LAMBDA) set, only the refusals are checked there. */
const foreign = process.env.AWS_ENDPOINT_URL_LAMBDA ?? process.env.AWS_ENDPOINT_URL;
const settings = {
  region: "us-east-1",
  maxAttempts: 1,
  ...(!foreign && { credentials: { accessKeyId: "test", secretAccessKey: "test" } }),
};
let close = async () => {};
let client: LambdaClient;
let invocations: unknown[];
let failures: unknown[];

const functions: Record<string, (payload: unknown) => Promise<unknown>> = {
  echo: async (payload) => ({ payload }),
  nothing: async () => undefined,
  huge: async () => "x".repeat(7_000_000),
  broken: async () => {
    throw new TypeError("no such product");
  },
  flaky: async () => {
    if (invocations.length < 3) throw new Error("not yet");
  },
};

beforeEach(async () => {
  invocations = [];
  failures = [];
  const service = await startLambda({
    has: (name) => Object.hasOwn(functions, name),
    invoke: async (name, payload) => {
      invocations.push(payload);
      return functions[name]?.(payload);
    },
    onAsyncFailure: (...failure) => failures.push(failure),
  });
  close = service.close;
  client = new LambdaClient({ ...settings, endpoint: foreign ?? service.url });
});
afterEach(() => close());

const invoke = (input: InvokeCommandInput) => client.send(new InvokeCommand(input));
const reply = async (input: InvokeCommandInput) => {
  const { StatusCode, FunctionError, Payload } = await invoke(input);
  return [StatusCode, FunctionError, JSON.parse(Payload?.transformToString() || "null")];
};
const arn = "arn:aws:lambda:us-east-1:000000000000:function:echo";

test.skipIf(foreign)("a function answers with what its handler returns, by name and by ARN", async () => {
  for (const FunctionName of ["echo", arn, `${arn}:$LATEST`, "000000000000:function:echo"]) {
    expect(await reply({ FunctionName, Payload: '{"学":1}' })).toEqual([200, undefined, { payload: { 学: 1 } }]);
  }
  expect(await reply({ FunctionName: "echo" })).toEqual([200, undefined, { payload: {} }]);
  expect(await reply({ FunctionName: "nothing" })).toEqual([200, undefined, null]);
});

test.skipIf(foreign)("a handler that throws, or returns too much, gives a function error", async () => {
  expect(await reply({ FunctionName: "broken" })).toEqual([
    200,
    "Unhandled",
    { errorType: "TypeError", errorMessage: "no such product" },
  ]);
  expect(await reply({ FunctionName: "huge" })).toEqual([
    200,
    "Unhandled",
    expect.objectContaining({ errorType: "Function.ResponseSizeTooLarge" }),
  ]);
  expect(failures).toEqual([]);
});

test.skipIf(foreign)("an asynchronous invocation is accepted before it runs, and closing waits for it", async () => {
  let finish = () => {};
  functions.slow = () =>
    new Promise<void>((resolve) => {
      finish = resolve;
    });
  expect((await invoke({ FunctionName: "slow", InvocationType: "Event", Payload: "{}" })).StatusCode).toBe(202);
  let closed = false;
  const closing = close().then(() => {
    closed = true;
  });
  close = async () => {};
  await setTimeout(100);
  expect(closed).toBe(false);
  finish();
  await closing;
  expect(failures).toEqual([]);
});

test.skipIf(foreign)("a failing asynchronous invocation is tried three times, then handed over once", async () => {
  await invoke({ FunctionName: "flaky", InvocationType: "Event", Payload: '{"n":1}' });
  await expect.poll(() => invocations).toEqual([{ n: 1 }, { n: 1 }, { n: 1 }]);
  await invoke({ FunctionName: "broken", InvocationType: "Event", Payload: '{"n":2}' });
  await expect.poll(() => failures).toEqual([["broken", { n: 2 }, new TypeError("no such product")]]);
  expect(invocations).toHaveLength(6);
});

test.skipIf(foreign)("a dry run checks and does not run", async () => {
  expect((await invoke({ FunctionName: "echo", InvocationType: "DryRun" })).StatusCode).toBe(204);
  expect(invocations).toEqual([]);
});

test("an unknown function is not found, however it is invoked", async () => {
  for (const InvocationType of ["RequestResponse", "Event", "DryRun"] as const) {
    await expect(invoke({ FunctionName: "unknown-function", InvocationType })).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      $metadata: { httpStatusCode: 404 },
    });
  }
});

test.skipIf(foreign)(
  "a payload too large, malformed JSON, an alias and an unknown type are refused by name",
  async () => {
    const refused = (input: Partial<InvokeCommandInput>) =>
      invoke({ FunctionName: "echo", ...input }).then(
        () => "accepted",
        (error: Error) => error.name,
      );
    const sized = (bytes: number) => `"${"x".repeat(bytes - 2)}"`;
    expect(await refused({ Payload: sized(6_291_556) })).toBe("accepted");
    expect(await refused({ Payload: sized(6_291_557) })).toBe("RequestTooLargeException");
    expect(await refused({ InvocationType: "Event", Payload: sized(262_144) })).toBe("accepted");
    expect(await refused({ InvocationType: "Event", Payload: sized(262_145) })).toBe("RequestTooLargeException");
    expect(await refused({ Payload: "{" })).toBe("InvalidRequestContentException");
    expect(await refused({ Qualifier: "live" })).toBe("ResourceNotFoundException");
    expect(await refused({ InvocationType: "Later" as InvocationType })).toBe("InvalidParameterValueException");
  },
);

test.skipIf(foreign)("an operation that is not emulated names itself", async () => {
  await expect(client.send(new ListFunctionsCommand())).rejects.toMatchObject({
    name: "NotImplementedException",
    message: "GET /2015-03-31/functions is not emulated.",
  });
});

test("a qualifier is separated from the name, and an invalid name is refused", () => {
  expect(functionNamed("echo:live")).toEqual({ name: "echo", qualifier: "live" });
  expect(functionNamed(`${arn}:7`)).toEqual({ name: "echo", qualifier: "7" });
  expect(functionNamed("arn:aws:s3:::bucket")).toBeUndefined();
  expect(functionNamed("a b")).toBeUndefined();
});
