import { Metrics } from "@aws-lambda-powertools/metrics";
import { FirehoseClient } from "@aws-sdk/client-firehose";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { factId } from "../../shared/runtime/fact-id.ts";
import { countEvents } from "./counts.ts";
import { appendLog } from "./log.ts";
import { findUnknownProducts } from "./products.ts";
import { changeProfiles } from "./profiles.ts";

/** For what keeps events. */
export function liveBehaviour() {
  const env = environment("BEHAVIOUR_TABLE", "BEHAVIOUR_STREAM");
  return {
    appendLog: appendLog(new FirehoseClient({}), env.BEHAVIOUR_STREAM),
    changeProfiles: changeProfiles(documents, env.BEHAVIOUR_TABLE),
    factId,
    now: () => Date.now(),
  };
}

/** For what tells operators how much is reported. */
export const liveCounts = () => ({ countEvents: countEvents(new Metrics({ namespace: "Lyceum" })) });

/** For what asks whether there are the products that events are about. */
export const liveProducts = () => ({
  findUnknownProducts: findUnknownProducts(documents, environment("CATALOGUE_TABLE").CATALOGUE_TABLE),
});
