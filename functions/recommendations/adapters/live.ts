import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import type { RunOptions } from "../contract/model.ts";
import { findManifest, listManifests } from "./manifests.ts";
import { keepAudit, listAudits, movePointer, readPointer } from "./pointer-table.ts";

const now = () => Date.now();

/** For what operators do with models. */
export function liveModels() {
  const { RECOMMENDATIONS_TABLE: table } = environment("RECOMMENDATIONS_TABLE");
  return {
    readPointer: readPointer(documents, table),
    movePointer: movePointer(documents, table),
    findManifest: findManifest(documents, table),
    listManifests: listManifests(documents, table),
    listAudits: listAudits(documents, table),
    now,
  };
}

/** For starting a training run. */
export function liveStartRetraining() {
  const env = environment("RETRAIN_FUNCTION", "RECOMMENDATIONS_TABLE");
  const lambda = new LambdaClient({});
  return {
    keepAudit: keepAudit(documents, env.RECOMMENDATIONS_TABLE),
    startRun: async (options: RunOptions) => {
      const Payload = JSON.stringify(options);
      await lambda.send(new InvokeCommand({ FunctionName: env.RETRAIN_FUNCTION, InvocationType: "Event", Payload }));
    },
    now,
  };
}
