import { S3Client } from "@aws-sdk/client-s3";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { deleteStored, listStored } from "../adapters/contents.ts";
import { findHistory } from "../adapters/products.ts";
import type { Product } from "../contract/product.ts";
import { isNeeded, productIn } from "../domain/sweep.ts";
import { contentEnv } from "../env.ts";
import type { DeleteStored, FindHistory, ListStored, Now } from "../flows/ports.ts";
import { SPARED_MS } from "../settings.ts";

export interface SweepContentPorts {
  readonly listStored: ListStored;
  readonly findHistory: FindHistory;
  readonly deleteStored: DeleteStored;
  readonly now: Now;
}

/** Deletes uploads that nobody can need: never committed, or of no version that is current or was on sale. */
export const sweepContent = (ports: SweepContentPorts) => async (): Promise<{ looked: number; deleted: number }> => {
  let [looked, deleted, failures] = [0, 0, 0];
  let of: { readonly id: string; readonly history: readonly Product[] } | undefined;
  for await (const { key, modified } of ports.listStored()) {
    const id = productIn(key);
    if (id === undefined || modified > ports.now() - SPARED_MS) continue;
    looked++;
    try {
      if (of?.id !== id) of = { id, history: await ports.findHistory(id) };
      if (isNeeded(key, of.history)) continue;
      await ports.deleteStored(key);
      deleted++;
      logger.info("content that is nobody's is deleted", { key });
    } catch (error) {
      failures++;
      logger.error("an uploaded file could not be swept", { key, error });
    }
  }
  logger.info("content is swept", { looked, deleted, failures });
  if (failures > 0) throw new Error(`${failures} objects could not be judged; they are looked at again.`);
  return { looked, deleted };
};

const env = environment(...contentEnv);
const s3 = new S3Client({});

/** On its schedule. */
export const handler = sweepContent({
  listStored: listStored(s3, env.CONTENT_BUCKET),
  findHistory: findHistory(documents, env.CATALOGUE_TABLE),
  deleteStored: deleteStored(s3, env.CONTENT_BUCKET),
  now: () => Date.now(),
});
