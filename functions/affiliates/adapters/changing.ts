import { documents } from "../../shared/runtime/documents.ts";
import { pause } from "../../shared/runtime/pause.ts";
import type { CodePorts } from "../flows/join.ts";
import type { SetSharePorts } from "../flows/set-share.ts";
import { findAffiliate, saveAffiliate } from "./affiliates.ts";
import { newCode } from "./codes.ts";
import { findShares, saveShares } from "./shares.ts";

const now = () => Date.now();

/** The ports of changes of an affiliate's codes. */
export const codes = (TableName: string): CodePorts => ({
  findAffiliate: findAffiliate(documents, TableName),
  saveAffiliate: saveAffiliate(documents, TableName),
  newCode,
  pause,
  now,
});

/** The ports of changes of shares. */
export const sharing = (TableName: string): SetSharePorts => ({
  findShares: findShares(documents, TableName),
  saveShares: saveShares(documents, TableName),
  pause,
  now,
});
