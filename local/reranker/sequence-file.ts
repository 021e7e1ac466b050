import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Container } from "@lyceum/aws-local/sagemaker/container";
import { type Strings, triton } from "@lyceum/aws-local/sagemaker/triton";
import { SEQUENCE_LENGTH } from "../../functions/recommendations/settings.ts";

/** Where `npm run train:sequence` stores the demo shop's model. */
export const SEQUENCE_FOLDER = join(import.meta.dirname, "sequence");

/** Settings of train.py for a catalogue of hundreds; its defaults are for thousands. */
export const SMALL_SHOP = ["--dim", "32", "--learning-rate", "0.003"];

/**
 * A model of `training/sequence` as Triton serves it, run by onnxruntime in WebAssembly, which takes 14 MB to load.
 * @param folder train.py's output: sequence/1/model.onnx and more
 */
export async function sequenceContainer(folder: string): Promise<Container> {
  const { env, InferenceSession, Tensor } = await import("onnxruntime-web");
  env.wasm.numThreads = 1;
  env.logLevel = "error";
  const session = await InferenceSession.create(await readFile(join(folder, "sequence", "1", "model.onnx")));
  const tensorOf = ({ shape, data }: Strings) => new Tensor("string", [...data], [...shape]);
  return triton({
    name: "sequence",
    inputs: { history: [1, SEQUENCE_LENGTH], candidates: [1, -1] },
    output: "scores",
    async run(inputs) {
      const feeds = Object.fromEntries(Object.entries(inputs).map(([name, strings]) => [name, tensorOf(strings)]));
      const { scores } = await session.run(feeds);
      return { shape: scores?.dims ?? [], data: (scores?.data ?? new Float32Array()) as Float32Array };
    },
  });
}
