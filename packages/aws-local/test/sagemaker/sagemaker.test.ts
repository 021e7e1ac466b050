import {
  InvokeEndpointCommand,
  InvokeEndpointWithResponseStreamCommand,
  SageMakerRuntimeClient,
} from "@aws-sdk/client-sagemaker-runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Container } from "../../src/sagemaker/container.ts";
import { type Machine, predict } from "../../src/sagemaker/factorization-machine.ts";
import { factorizationMachines } from "../../src/sagemaker/factorization-machines.ts";
import { startSageMaker } from "../../src/sagemaker/server.ts";
import { triton } from "../../src/sagemaker/triton.ts";

/** Another endpoint has models of its own: with AWS_ENDPOINT_URL (or ..._SAGEMAKER_RUNTIME) set, only the unknown one is checked. */
const foreign = process.env.AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME ?? process.env.AWS_ENDPOINT_URL;
let close = async () => {};
let client: SageMakerRuntimeClient;

const linear = Float64Array.of(1, -2, 0, 0.5);
const machine: Machine = { bias: -0.5, linear, factors: Float64Array.of(1, 2, -1, 0.5), k: 1, n: 4 };
const models: Record<string, Container> = {
  ranker: factorizationMachines((instances) => instances.map((instance) => predict(machine, instance))),
  faulty: factorizationMachines(() => {
    throw new Error("out of memory");
  }),
  // Gives each word its length, times how many words there are before.
  sequence: triton({
    name: "sequence",
    inputs: { history: [1, 2], candidates: [1, -1] },
    output: "scores",
    async run({ history, candidates }) {
      const { shape = [], data = [] } = candidates ?? {};
      const before = history?.data.filter((word) => word !== "").length ?? 0;
      if (data.includes("boom")) throw new Error("out of memory");
      return { shape, data: Float32Array.from(data, (word) => before * word.length) };
    },
  }),
};

beforeAll(async () => {
  const service = await startSageMaker({ endpoints: async (name) => models[name] });
  close = service.close;
  client = new SageMakerRuntimeClient({
    endpoint: foreign ?? service.url,
    region: "us-east-1",
    maxAttempts: 1,
    ...(!foreign && { credentials: { accessKeyId: "test", secretAccessKey: "test" } }),
  });
});
afterAll(() => close());

const send = (body: unknown, EndpointName = "ranker", ContentType = "application/json") =>
  client.send(
    new InvokeEndpointCommand({
      ...{ EndpointName, ContentType },
      Body: typeof body === "string" ? body : JSON.stringify(body),
    }),
  );
const predictions = async (body: unknown) => JSON.parse((await send(body)).Body?.transformToString() ?? "").predictions;
const sparse = (keys: unknown, values: unknown, shape: unknown) => ({
  instances: [{ data: { features: { keys, values, shape } } }],
});

test.skipIf(foreign)("each instance has a score and the label of the likelier class", async () => {
  const bought = { data: { features: { keys: [3, 0], values: [1, 1], shape: [4] } } };
  const left = { data: { features: { keys: [1], values: [1], shape: [4] } } };
  // -0.5 + 0.5 + 1 + 0.5 * 1 and -0.5 - 2
  expect(await predictions({ instances: [bought, left] })).toEqual([
    { score: expect.closeTo(1 / (1 + Math.exp(-1.5)), 12), predicted_label: 1 },
    { score: expect.closeTo(1 / (1 + Math.exp(2.5)), 12), predicted_label: 0 },
  ]);
});

test.skipIf(foreign)("an instance has the same score dense and sparse", async () => {
  const features = [1, 0, 0, 2];
  const [wanted] = await predictions(sparse([0, 3], [1, 2], [4]));
  const spelled = [{ features }, { data: { features } }, { features: { values: features } }];
  expect(await predictions({ instances: spelled })).toEqual([wanted, wanted, wanted]);
});

test.skipIf(foreign)(
  "a request that the model cannot take is the model's error, with its status and reason",
  async () => {
    const refused: [unknown, string][] = [
      [sparse([0], [1, 2], [4]), "keys and values must be as many"],
      [sparse([4], [1], [4]), "every key must be below shape"],
      [sparse([1, 1], [1, 2], [4]), "no key may come twice"],
      [sparse([0], [1], [5]), "the model takes 4 features"],
      [sparse([0.5], [1], [4]), "keys"],
      [sparse([0], ["1"], [4]), "values"],
      [{ instances: [] }, "instances"],
      [{}, "instances"],
      ["{", "The body is not JSON"],
    ];
    for (const [body, reason] of refused) {
      await expect(send(body)).rejects.toMatchObject({
        name: "ModelError",
        OriginalStatusCode: 400,
        OriginalMessage: expect.stringContaining(reason),
        $metadata: { httpStatusCode: 424 },
      });
    }
  },
);

test.skipIf(foreign)("a wrong content type and a failing model differ by the original status", async () => {
  await expect(send("1,0,0,2", "ranker", "text/csv")).rejects.toMatchObject({
    name: "ModelError",
    OriginalStatusCode: 415,
  });
  await expect(send({ instances: [{ features: [1] }] }, "faulty")).rejects.toMatchObject({
    name: "ModelError",
    OriginalStatusCode: 500,
    OriginalMessage: "out of memory",
  });
});

test("an unknown endpoint is named", async () => {
  await expect(send({ instances: [] }, "no-such-endpoint")).rejects.toMatchObject({
    name: "ValidationError",
    message: expect.stringMatching(/^Endpoint no-such-endpoint of account \d+ not found\.$/),
    $metadata: { httpStatusCode: 400 },
  });
});

test.skipIf(foreign)("an operation that is not emulated names itself", async () => {
  const streamed = client.send(new InvokeEndpointWithResponseStreamCommand({ EndpointName: "ranker", Body: "{}" }));
  await expect(streamed).rejects.toMatchObject({
    name: "NotImplementedException",
    message: "POST /endpoints/ranker/invocations-response-stream is not emulated.",
  });
});

const strings = (name: string, data: readonly unknown[], shape: readonly number[] = [1, data.length]) => ({
  ...{ name, shape, datatype: "BYTES", data },
});
const inferred = async (body: object) => JSON.parse((await send(body, "sequence")).Body?.transformToString() ?? "");

test.skipIf(foreign)(
  "Triton gives a tensor of single precision for tensors of strings, and the request's id",
  async () => {
    const inputs = [strings("history", ["", "a"]), strings("candidates", ["one", "three"])];
    expect(await inferred({ id: "7", inputs, outputs: [{ name: "scores" }] })).toEqual({
      ...{ id: "7", model_name: "sequence", model_version: "1" },
      outputs: [{ name: "scores", datatype: "FP32", shape: [1, 2], data: [3, 5] }],
    });
    expect((await inferred({ inputs: inputs.toReversed() })).outputs[0].data).toEqual([3, 5]);
  },
);

test.skipIf(foreign).each([
  ["no inputs", {}, /inputs/],
  ["one input of two", { inputs: [strings("history", ["", "a"])] }, /expected 2 inputs but got 1/],
  ["another input", { inputs: [strings("history", ["", "a"]), strings("x", ["a"])] }, /unexpected inference input 'x'/],
  [
    "another shape",
    { inputs: [strings("history", ["a"]), strings("candidates", ["a"])] },
    /Expected \[1,2\], got \[1,1\]/,
  ],
  [
    "fewer values than the shape says",
    { inputs: [strings("history", ["", "a"]), strings("candidates", ["a"], [1, 2])] },
    /Shape does not match/,
  ],
  [
    "a number for a string",
    { inputs: [strings("history", ["", 1]), strings("candidates", ["a"])] },
    /non-string as string/,
  ],
  [
    "another type",
    { inputs: [strings("history", ["", "a"]), { ...strings("candidates", ["a"]), datatype: "FP32" }] },
    /data-type is 'FP32'/,
  ],
  [
    "another output",
    { inputs: [strings("history", ["", "a"]), strings("candidates", ["a"])], outputs: [{ name: "odds" }] },
    /unexpected inference output 'odds'/,
  ],
])("Triton refuses %s", async (_, body, message) => {
  await expect(send(body, "sequence")).rejects.toMatchObject({
    name: "ModelError",
    OriginalStatusCode: 400,
    OriginalMessage: expect.stringMatching(message),
  });
});

test.skipIf(foreign)("Triton answers 500 if the model fails", async () => {
  const inputs = [strings("history", ["", "a"]), strings("candidates", ["boom"])];
  await expect(send({ inputs }, "sequence")).rejects.toMatchObject({ OriginalStatusCode: 500 });
});
