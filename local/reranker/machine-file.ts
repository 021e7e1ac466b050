import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { decode, encode, type Machine, predict } from "@lyceum/aws-local/sagemaker/factorization-machine";
import type { Predict } from "@lyceum/aws-local/sagemaker/factorization-machines";
import { replaceFile } from "@lyceum/durable-files/durable-file";

const fileIn = (directory: string) => join(directory, "sagemaker", "lyceum-reranker.fm");

export const keepMachine = (directory: string, machine: Machine): Promise<void> =>
  replaceFile(fileIn(directory), encode(machine));

/** The machine that `npm run train:fm` stored in a state directory, if any. @throws RangeError for a damaged one */
export async function keptMachine(directory: string): Promise<Predict | undefined> {
  try {
    const machine = decode(await readFile(fileIn(directory)));
    return (instances) => instances.map((instance) => predict(machine, instance));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
