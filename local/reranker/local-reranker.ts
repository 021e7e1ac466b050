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
 * The model behind the endpoint: the demo shop's sequence model if requested, else the factorization machine that
 * `npm run train:fm` stored in a state directory, if any.
 */
export async function localReranker(directory: string, wanted?: RerankerFormat): Promise<LocalReranker | undefined> {
  if (wanted === "sequence") return { format: wanted, container: await sequenceContainer(SEQUENCE_FOLDER) };
  const predict = await keptMachine(directory);
  return predict && { format: "factorization-machine", container: factorizationMachines(predict) };
}
