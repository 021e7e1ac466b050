import { findProduct } from "../../catalogue/client.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findAccount } from "./account.ts";
import { commitUsage } from "./commit-usage.ts";
import { isStopped } from "./trades.ts";
import { findLapsed, findUsage, listUsages } from "./usages.ts";

const now = () => Date.now();

function tables() {
  const env = environment("CREDITS_TABLE", "COMMERCE_TABLE");
  return { credits: env.CREDITS_TABLE, commerce: env.COMMERCE_TABLE };
}

/** For reading uses. */
export function liveReading() {
  const { CREDITS_TABLE: table } = environment("CREDITS_TABLE");
  return { findUsage: findUsage(documents, table), listUsages: listUsages(documents, table) };
}

/** For reading what customers have. */
export const liveAccounts = () => ({ findAccount: findAccount(documents, tables()), now });

/** For ending what is on hold. */
export function liveSpending() {
  const { credits } = tables();
  return {
    ...liveAccounts(),
    findUsage: findUsage(documents, credits),
    commitUsage: commitUsage(documents, tables()),
    pause,
  };
}

/** For ending what was on hold for too long. */
export const liveEnding = () => ({ ...liveSpending(), findLapsed: findLapsed(documents, tables().credits) });

/** For using products. */
export function liveUsing() {
  const { CATALOGUE_TABLE: catalogue } = environment("CATALOGUE_TABLE");
  return {
    ...liveSpending(),
    findProduct: findProduct(documents, catalogue),
    isStopped: isStopped(documents, tables().commerce),
  };
}
