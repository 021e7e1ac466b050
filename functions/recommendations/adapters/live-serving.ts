import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { ulid } from "ulid";
import { findProducts } from "../../catalogue/client.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { readShelf } from "./catalogue.ts";
import { readKnownProducts, readOwnedProducts } from "./customer.ts";
import { loadModel } from "./model-bucket.ts";
import { readPointer } from "./pointer-table.ts";
import { findReceipt, keepReceipt } from "./receipts.ts";
import { rerank, withoutReranker } from "./reranker.ts";
import { listRules, replaceRule } from "./rules-table.ts";
import { readServedModel } from "./serving-model.ts";
import { staleWhileRevalidate } from "./stale-while-revalidate.ts";

const now = () => Date.now();
const RULES_MS = 60_000;

/** For similar products. */
export function liveSimilar() {
  const env = environment("CATALOGUE_TABLE", "RECOMMENDATIONS_TABLE", "MODEL_BUCKET");
  return {
    shelf: readShelf(documents, env.CATALOGUE_TABLE, now),
    productsNow: findProducts(documents, env.CATALOGUE_TABLE),
    servingModel: readServedModel(
      readPointer(documents, env.RECOMMENDATIONS_TABLE),
      loadModel(new S3Client({}), env.MODEL_BUCKET),
      now,
    ),
  };
}

/** For lists made for a caller. */
export function liveServing() {
  const env = environment("BEHAVIOUR_TABLE", "COMMERCE_TABLE", "RECOMMENDATIONS_TABLE");
  const { RERANKER_ENDPOINT } = process.env;
  return {
    ...liveSimilar(),
    knownOf: readKnownProducts(documents, env.BEHAVIOUR_TABLE),
    owned: readOwnedProducts(documents, env.COMMERCE_TABLE, now),
    rules: staleWhileRevalidate("the rules", listRules(documents, env.RECOMMENDATIONS_TABLE), now, RULES_MS),
    rerank: RERANKER_ENDPOINT
      ? rerank(new SageMakerRuntimeClient({ maxAttempts: 1 }), RERANKER_ENDPOINT, now)
      : withoutReranker,
    keepReceipt: keepReceipt(documents, env.RECOMMENDATIONS_TABLE),
    newId: ulid,
    now,
  };
}

/** For receipts. */
export function liveReceipts() {
  const { RECOMMENDATIONS_TABLE: table } = environment("RECOMMENDATIONS_TABLE");
  return { findReceipt: findReceipt(documents, table) };
}

/** For what operators do with rules. */
export function liveRules() {
  const { RECOMMENDATIONS_TABLE: table } = environment("RECOMMENDATIONS_TABLE");
  return { listRules: listRules(documents, table), replaceRule: replaceRule(documents, table), now };
}
