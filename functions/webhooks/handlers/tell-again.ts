import { environment } from "../../shared/runtime/environment.ts";
import { liveTellAgain } from "../../shared/runtime/tell-again.ts";
import { webhooksEnv } from "../env.ts";

/** Every night: mails of the last two days. */
export const handler = liveTellAgain("lyceum.webhooks", environment(...webhooksEnv).WEBHOOKS_TABLE);
