import { ulid } from "ulid";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { factId } from "../../shared/runtime/fact-id.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findDelivery, findFailed, insertDelivery, listDeliveries, saveDelivery } from "./deliveries.ts";
import {
  deleteEndpoint,
  findEndpoint,
  findListeners,
  insertEndpoint,
  listEndpoints,
  saveEndpoint,
} from "./endpoints.ts";
import { type PrivateHosts, readUrl } from "./post.ts";
import { newSecret } from "./signature.ts";

export const now = () => Date.now();

/** None, unless the environment names some. */
export const privateHosts = (): PrivateHosts =>
  new Set((process.env.WEBHOOK_PRIVATE_HOSTS ?? "").split(",").filter((host) => host !== ""));

/** For owners: their endpoints, and what was sent there. */
export function liveWebhooks() {
  const { WEBHOOKS_TABLE: table } = environment("WEBHOOKS_TABLE");
  return {
    findEndpoint: findEndpoint(documents, table),
    listEndpoints: listEndpoints(documents, table),
    insertEndpoint: insertEndpoint(documents, table),
    findListeners: findListeners(documents, table),
    saveEndpoint: saveEndpoint(documents, table),
    deleteEndpoint: deleteEndpoint(documents, table, pause),
    findDelivery: findDelivery(documents, table),
    listDeliveries: listDeliveries(documents, table),
    findFailed: findFailed(documents, table),
    insertDelivery: insertDelivery(documents, table),
    saveDelivery: saveDelivery(documents, table),
    readUrl: readUrl(privateHosts()),
    newSecret,
    newId: ulid,
    pause,
    now,
  };
}

/** For what hears of sales. */
export function liveHearing() {
  const { WEBHOOKS_TABLE: table } = environment("WEBHOOKS_TABLE");
  return {
    findListeners: findListeners(documents, table),
    insertDelivery: insertDelivery(documents, table),
    factId,
    now,
  };
}
