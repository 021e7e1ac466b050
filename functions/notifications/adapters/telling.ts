import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { findUser } from "../../identity/client.ts";
import { pause } from "../../shared/runtime/pause.ts";
import type { TellPorts } from "../flows/tell.ts";
import { findSettings, keepNotice } from "./notices.ts";

/** The ports for notices. */
export const telling = (
  documents: DynamoDBDocumentClient,
  tables: { readonly notifications: string; readonly identity: string },
  site: string,
): TellPorts => ({
  findUser: findUser(documents, tables.identity),
  findSettings: findSettings(documents, tables.notifications),
  keepNotice: keepNotice(documents, tables.notifications),
  pause,
  site,
});
