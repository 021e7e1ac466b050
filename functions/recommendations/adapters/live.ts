import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { ulid } from "ulid";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { readLog } from "./behaviour-log.ts";
import { productsNow, shelf } from "./catalogue.ts";
import { newestInteractions, owned } from "./customer.ts";
import { findManifest, listManifests } from "./manifests.ts";
import { loadModel, servingModel, storeModel } from "./model-bucket.ts";
import { keepAudit, movePointer, readPointer } from "./pointer-table.ts";

const now = () => Date.now();

/** For similar products. */
export function liveSimilar() {
  const env = environment("CATALOGUE_TABLE", "RECOMMENDATIONS_TABLE", "MODEL_BUCKET");
  return {
    shelf: shelf(documents, env.CATALOGUE_TABLE, now),
    productsNow: productsNow(documents, env.CATALOGUE_TABLE),
    servingModel: servingModel(
      readPointer(documents, env.RECOMMENDATIONS_TABLE),
      loadModel(new S3Client({}), env.MODEL_BUCKET),
    ),
  };
}

/** For lists made for a caller. */
export function liveServing() {
  const env = environment("BEHAVIOUR_TABLE", "COMMERCE_TABLE");
  return {
    ...liveSimilar(),
    newestInteractions: newestInteractions(documents, env.BEHAVIOUR_TABLE),
    owned: owned(documents, env.COMMERCE_TABLE),
    newId: ulid,
    now,
  };
}

/** For what operators do with models. */
export function liveModels() {
  const { RECOMMENDATIONS_TABLE: table } = environment("RECOMMENDATIONS_TABLE");
  return {
    readPointer: readPointer(documents, table),
    movePointer: movePointer(documents, table),
    findManifest: findManifest(documents, table),
    listManifests: listManifests(documents, table),
    now,
  };
}

/** For the training run. */
export function liveRetrain() {
  const env = environment("BEHAVIOUR_BUCKET", "MODEL_BUCKET", "RECOMMENDATIONS_TABLE");
  const s3 = new S3Client({});
  return {
    readPointer: readPointer(documents, env.RECOMMENDATIONS_TABLE),
    movePointer: movePointer(documents, env.RECOMMENDATIONS_TABLE),
    readLog: readLog(s3, env.BEHAVIOUR_BUCKET),
    loadModel: loadModel(s3, env.MODEL_BUCKET),
    storeModel: storeModel(s3, env.MODEL_BUCKET, documents, env.RECOMMENDATIONS_TABLE),
    newId: ulid,
    now,
  };
}

/** For starting a training run. */
export function liveStartRetraining() {
  const env = environment("RETRAIN_FUNCTION", "RECOMMENDATIONS_TABLE");
  const lambda = new LambdaClient({});
  return {
    keepAudit: keepAudit(documents, env.RECOMMENDATIONS_TABLE),
    startRun: async () => {
      await lambda.send(
        new InvokeCommand({ FunctionName: env.RETRAIN_FUNCTION, InvocationType: "Event", Payload: "{}" }),
      );
    },
    now,
  };
}
