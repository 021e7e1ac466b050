import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { StartRun } from "../flows/ports.ts";

/** @param FunctionName of the training run */
export function startRun(FunctionName: string): StartRun {
  const lambda = new LambdaClient({});
  return async (options) => {
    const Payload = JSON.stringify(options);
    await lambda.send(new InvokeCommand({ FunctionName, InvocationType: "Event", Payload }));
  };
}
