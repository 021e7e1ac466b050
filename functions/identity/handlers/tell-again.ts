import { environment } from "../../shared/runtime/environment.ts";
import { liveTellAgain } from "../../shared/runtime/tell-again.ts";
import { accountEnv } from "../env.ts";

/** Every night: mails to be sent, of the last two days. */
export const handler = liveTellAgain("lyceum.identity", environment(...accountEnv).IDENTITY_TABLE);
