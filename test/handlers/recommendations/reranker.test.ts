import "./environment.ts";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { listen } from "@lyceum/aws-local/protocol/json-service";
import { startSageMaker } from "@lyceum/aws-local/sagemaker";
import type { Container } from "@lyceum/aws-local/sagemaker/container";
import { factorizationMachines } from "@lyceum/aws-local/sagemaker/factorization-machines";
import { type Strings, triton } from "@lyceum/aws-local/sagemaker/triton";
import { expect, test } from "vitest";
import { factorizationMachine } from "../../../functions/recommendations/adapters/factorization-machine.ts";
import { rerank } from "../../../functions/recommendations/adapters/reranker.ts";
import { sequenceModel } from "../../../functions/recommendations/adapters/sequence-model.ts";
import type { ScoredBy } from "../../../functions/recommendations/flows/ports.ts";
import { FEATURES } from "../../../functions/recommendations/serving/features.ts";
import { SEQUENCE_LENGTH } from "../../../functions/recommendations/settings.ts";

const clientOf = (endpoint: string) =>
  new SageMakerRuntimeClient({
    endpoint,
    maxAttempts: 1,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
const instance = { keys: [0, FEATURES - 1], values: [1, 0.5] };
const by = (given: Partial<ScoredBy> = {}): ScoredBy => ({
  candidates: ["a"],
  visited: [],
  features: () => [instance],
  ...given,
});
const now = () => 0;
const PATIENT = 60_000;

/** What `container` answers behind an endpoint of that name. */
async function behind(container: Container) {
  const sagemaker = await startSageMaker({ endpoints: async (name) => (name === "reranker" ? container : undefined) });
  return { client: clientOf(sagemaker.url), close: sagemaker.close };
}

test("the re-ranker speaks the JSON of Factorization Machines and keeps the order", async () => {
  const asked: unknown[] = [];
  const { client, close } = await behind(
    factorizationMachines((instances) => {
      asked.push(...instances);
      return instances.map((_, n) => n / 10);
    }),
  );
  const given = { name: "reranker", format: factorizationMachine, now, budgetMs: PATIENT };
  const two = by({ candidates: ["a", "b"], features: () => [instance, { ...instance, values: [2, 3] }] });
  expect(await rerank(client, given)(two)).toEqual({ state: "used", scores: [0, 0.1] });
  expect(asked.at(-1)).toEqual({ keys: [0, FEATURES - 1], values: [2, 3], shape: FEATURES });
  expect(await rerank(client, { ...given, name: "another" })(two)).toEqual({ state: "failed" });
  expect(await rerank(client, given)(by({ candidates: [] }))).toEqual({ state: "off" });
  await close();
});

test("the re-ranker speaks Triton's JSON and sends the newest products, padded in front", async () => {
  const asked: Readonly<Record<string, Strings>>[] = [];
  const { client, close } = await behind(
    triton({
      name: "sequence",
      inputs: { history: [1, SEQUENCE_LENGTH], candidates: [1, -1] },
      output: "scores",
      async run(inputs) {
        asked.push(inputs);
        const { shape = [], data = [] } = inputs.candidates ?? {};
        return { shape, data: Float32Array.from(data, (_, n) => n / 4) };
      },
    }),
  );
  const ask = rerank(client, { name: "reranker", format: sequenceModel, now, budgetMs: PATIENT });
  const visited = Array.from({ length: SEQUENCE_LENGTH + 5 }, (_, n) => `p${n}`);
  expect(await ask(by({ candidates: ["a", "b", "c"], visited }))).toEqual({ state: "used", scores: [0, 0.25, 0.5] });
  expect(asked.at(-1)?.history?.data).toEqual(visited.slice(5));
  await ask(by({ visited: ["x", "y"] }));
  expect(asked.at(-1)?.history?.data.slice(-3)).toEqual(["", "x", "y"]);
  expect(asked.at(-1)?.candidates?.data).toEqual(["a"]);
  await close();
});

test.each([
  ["fewer scores than candidates", { outputs: [{ name: "scores", data: [0.5] }] }],
  ["a score that is no probability", { outputs: [{ name: "scores", data: [0.5, 1.5] }] }],
  ["no outputs", { error: "no" }],
])("a reply with %s is a failure", async (_, reply) => {
  const { client, close } = await behind(async () => reply);
  const ask = rerank(client, { name: "reranker", format: sequenceModel, now, budgetMs: PATIENT });
  expect(await ask(by({ candidates: ["a", "b"] }))).toEqual({ state: "failed" });
  await close();
});

test("a slow or failing re-ranker is abandoned, and not called after three failures", async () => {
  let calls = 0;
  let answer: "never" | "nonsense" = "never";
  const server = await listen((_, response) => {
    calls++;
    if (answer === "nonsense") response.writeHead(200).end('{"predictions":[]}');
  });
  let time = 0;
  const ask = rerank(clientOf(server.url), { name: "reranker", format: factorizationMachine, now: () => time });
  const begun = performance.now();
  expect(await ask(by())).toEqual({ state: "late" });
  expect(performance.now() - begun).toBeLessThan(1000);
  answer = "nonsense";
  expect((await ask(by())).state).not.toBe("used");
  expect((await ask(by())).state).not.toBe("used");
  const before = calls;
  expect(await ask(by())).toEqual({ state: "open" });
  expect(calls).toBe(before);
  time = 30_001;
  expect((await ask(by())).state).not.toBe("open");
  await server.close();
});
