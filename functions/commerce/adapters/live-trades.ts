import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findTrade, listStopped, replaceTrade } from "./dynamodb/trades.ts";

/** For stopping creators and letting them go on. */
export function liveTrades() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  return {
    findTrade: findTrade(documents, table),
    replaceTrade: replaceTrade(documents, table),
    listStopped: listStopped(documents, table),
    pause,
    now: () => Date.now(),
  };
}
