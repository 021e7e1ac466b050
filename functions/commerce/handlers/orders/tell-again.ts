import { environment } from "../../../shared/runtime/environment.ts";
import { liveTellAgain } from "../../../shared/runtime/tell-again.ts";

/** Every night: rights, and mails to be sent, of the last two days. */
export const handler = liveTellAgain("lyceum.commerce", environment("COMMERCE_TABLE").COMMERCE_TABLE);
