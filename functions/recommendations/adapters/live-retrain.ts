import { S3Client } from "@aws-sdk/client-s3";
import { ulid } from "ulid";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { readAttributes } from "./attributes.ts";
import { listLog, readObjects } from "./behaviour-log.ts";
import { fitModel } from "./fit-model.ts";
import { listModel, loadModel, storeModel } from "./model-bucket.ts";
import { movePointer, readPointer } from "./pointer-table.ts";
import { quarantine } from "./quarantine.ts";
import { countRun } from "./run-metrics.ts";
import { readSnapshot, storeSnapshot, sweepSnapshots } from "./snapshot-bucket.ts";
import { moveSnapshot, readSnapshotPointer } from "./snapshot-pointer.ts";

/** For the training run. */
export function liveRetrain() {
  const env = environment("BEHAVIOUR_BUCKET", "CATALOGUE_TABLE", "MODEL_BUCKET", "RECOMMENDATIONS_TABLE");
  const s3 = new S3Client({});
  return {
    readPointer: readPointer(documents, env.RECOMMENDATIONS_TABLE),
    movePointer: movePointer(documents, env.RECOMMENDATIONS_TABLE),
    listLog: listLog(s3, env.BEHAVIOUR_BUCKET),
    readObjects: readObjects(s3, env.BEHAVIOUR_BUCKET),
    quarantine: quarantine(s3, env.BEHAVIOUR_BUCKET, env.MODEL_BUCKET),
    readSnapshot: readSnapshot(s3, env.MODEL_BUCKET, readSnapshotPointer(documents, env.RECOMMENDATIONS_TABLE)),
    storeSnapshot: storeSnapshot(s3, env.MODEL_BUCKET, ulid),
    moveSnapshot: moveSnapshot(documents, env.RECOMMENDATIONS_TABLE),
    sweepSnapshots: sweepSnapshots(s3, env.MODEL_BUCKET),
    attributes: readAttributes(documents, env.CATALOGUE_TABLE),
    fit: fitModel,
    loadModel: loadModel(s3, env.MODEL_BUCKET),
    storeModel: storeModel(s3, env.MODEL_BUCKET),
    listModel: listModel(s3, env.MODEL_BUCKET, documents, env.RECOMMENDATIONS_TABLE),
    countRun,
    newId: ulid,
    now: () => Date.now(),
  };
}
