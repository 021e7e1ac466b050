import type { Container } from "@lyceum/aws-local/sagemaker/container";
import { factorizationMachines } from "@lyceum/aws-local/sagemaker/factorization-machines";
import type { RerankerFormat } from "../../functions/recommendations/env.ts";
import { keptMachine } from "./machine-file.ts";
import { SEQUENCE_FOLDER, sequenceContainer } from "./sequence-file.ts";

/** The name of the endpoint that serves the re-ranker. */
export const RERANKER = "lyceum-reranker";

export interface LocalReranker {
  readonly format: RerankerFormat;
  readonly container: Container;
}

/**
 * What answers behind the endpoint: the sequence model of the demo shop if it is asked for, else the factorization machine that
 * `npm run train:fm` left in a state's directory, if it did.
 */
export async function localReranker(directory: string, wanted?: RerankerFormat): Promise<LocalReranker | undefined> {
  if (wanted === "sequence") return { format: wanted, container: await sequenceContainer(SEQUENCE_FOLDER) };
  const predict = await keptMachine(directory);
  return predict && { format: "factorization-machine", container: factorizationMachines(predict) };
}
