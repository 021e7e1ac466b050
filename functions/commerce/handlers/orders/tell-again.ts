import { environment } from "../../../shared/runtime/environment.ts";
import { liveTellAgain } from "../../../shared/runtime/tell-again.ts";
import { commerceEnv } from "../../env.ts";

/** Every night: rights, and mails to be sent, of the last two days. */
export const handler = liveTellAgain("lyceum.commerce", environment(...commerceEnv).COMMERCE_TABLE);
