import { environment } from "../../../shared/runtime/environment.ts";
import { liveTellAgain } from "../../../shared/runtime/tell-again.ts";
import { commerceEnv } from "../../env.ts";

/** Every night: entitlements and mails of the last two days. */
export const handler = liveTellAgain("lyceum.commerce", environment(...commerceEnv).COMMERCE_TABLE);
