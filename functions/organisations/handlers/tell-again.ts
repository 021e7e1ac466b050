import { environment } from "../../shared/runtime/environment.ts";
import { liveTellAgain } from "../../shared/runtime/tell-again.ts";
import { organisationsEnv } from "../env.ts";

/** Every night: mails of the last two days. */
export const handler = liveTellAgain("lyceum.organisations", environment(...organisationsEnv).ORGANISATIONS_TABLE);
