import { existsSync } from "node:fs";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { startDynamo } from "@lyceum/aws-local/dynamodb";
import { startS3 } from "@lyceum/aws-local/s3";
import { Assembly } from "@lyceum/cdk-local/assembly/assembly";
import { REGION } from "@lyceum/cdk-local/assembly/names";
import { readShelf } from "../../functions/recommendations/adapters/catalogue.ts";
import { findManifest } from "../../functions/recommendations/adapters/manifests.ts";
import { readPointer } from "../../functions/recommendations/adapters/pointer-table.ts";
import type { BlendSettings } from "../../functions/recommendations/als/blend.ts";
import type { Shelf } from "../../functions/recommendations/serving/catalogue-index.ts";
import { defaultSettings } from "../../functions/recommendations/settings.ts";
import { placesOf } from "../demo/places.ts";
import { preparedAssembly } from "../prepared-assembly.ts";
import { FolderRefused, StateFolder } from "../state-folder.ts";
import { eventsIn, type TimedEvent } from "./past.ts";

/** The training data of a re-ranker. */
export interface StoppedShop {
  readonly products: Shelf;
  readonly events: readonly TimedEvent[];
  /** The settings of the model in use, with which the shop's lists are made. */
  readonly settings: BlendSettings;
  /** The newest training snapshot. @throws Error if no training run has stored one */
  readonly snapshot: () => Promise<Uint8Array>;
}

/** The state in `data`. If there is none, or a platform runs on it: undefined, with a message on standard error. */
function held(data: string): StateFolder | undefined {
  if (!existsSync(data)) {
    console.error(`There is no ${data}: run npm start -- --data ${data} once, then stop it.`);
    return undefined;
  }
  try {
    return StateFolder.hold(data);
  } catch (error) {
    if (!(error instanceof FolderRefused)) throw error;
    console.error(error.message);
    return undefined;
  }
}

/** Does `work` on the shop whose state is in `data`. @returns false if it is not available */
export async function withStoppedShop(data: string, work: (shop: StoppedShop) => Promise<void>): Promise<boolean> {
  const folder = held(data);
  if (!folder) return false;
  const { tables, log, models } = placesOf(await Assembly.read(await preparedAssembly(), "http://127.0.0.1"));
  const dynamo = await startDynamo({ directory: join(data, "dynamodb") });
  const s3 = await startS3({ directory: join(data, "s3") });
  const access = { region: REGION, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  try {
    const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ ...access, endpoint: dynamo.url }));
    const objects = new S3Client({ ...access, endpoint: s3.url });
    const pointer = await readPointer(documents, tables.recommendations)();
    const serving = pointer && (await findManifest(documents, tables.recommendations)(pointer.champion));
    await work({
      settings: serving?.settings ?? defaultSettings,
      products: await readShelf(documents, tables.catalogue, Date.now)(),
      events: await eventsIn(objects, log),
      async snapshot() {
        const { Contents = [] } = await objects.send(
          new ListObjectsV2Command({ Bucket: models, Prefix: "snapshots/" }),
        );
        const newest = Contents.map(({ Key = "" }) => Key)
          .sort()
          .at(-1);
        if (newest === undefined) throw new Error(`No training run has left a snapshot in ${data}.`);
        const { Body } = await objects.send(new GetObjectCommand({ Bucket: models, Key: newest }));
        return (await Body?.transformToByteArray()) ?? new Uint8Array();
      },
    });
  } finally {
    await Promise.all([dynamo.close(), s3.close()]);
    folder.release();
  }
  return true;
}
