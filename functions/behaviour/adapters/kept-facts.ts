import { FirehoseClient } from "@aws-sdk/client-firehose";
import { documents } from "../../shared/runtime/documents.ts";
import { factId } from "../../shared/runtime/fact-id.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { appendLog } from "./log.ts";
import { findProfile, replaceProfiles } from "./profiles.ts";

/** The ports that store facts of other contexts: the log, and the profiles that they change. */
export const keptFacts = (env: { readonly BEHAVIOUR_STREAM: string; readonly BEHAVIOUR_TABLE: string }) => ({
  appendLog: appendLog(new FirehoseClient({}), env.BEHAVIOUR_STREAM),
  findProfile: findProfile(documents, env.BEHAVIOUR_TABLE),
  replaceProfiles: replaceProfiles(documents, env.BEHAVIOUR_TABLE),
  factId,
  pause,
  now: () => Date.now(),
});
