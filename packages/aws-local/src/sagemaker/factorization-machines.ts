import * as z from "zod";
import { type Container, jsonOf, modelError } from "./container.ts";
import { type Instance, inferenceRequest } from "./instance.ts";

/** The probability of each instance. @throws RangeError for instances that the model cannot take */
export type Predict = (instances: readonly Instance[]) => readonly number[];

function scoresOf(predict: Predict, instances: readonly Instance[]): readonly number[] {
  try {
    return predict(instances);
  } catch (error) {
    throw modelError(error instanceof RangeError ? 400 : 500, (error as Error).message);
  }
}

/**
 * The built-in Factorization Machines, a binary classifier: see "Factorization Machines Response Formats" in the SageMaker AI
 * Developer Guide.
 */
export const factorizationMachines =
  (predict: Predict): Container =>
  async (invocation) => {
    const request = inferenceRequest.safeParse(jsonOf(invocation));
    if (!request.success) throw modelError(400, z.prettifyError(request.error));
    const scores = scoresOf(predict, request.data);
    return { predictions: scores.map((score) => ({ score, predicted_label: score >= 0.5 ? 1 : 0 })) };
  };
