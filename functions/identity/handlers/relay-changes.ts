import { liveBus } from "../../shared/runtime/bus.ts";
import { relay } from "../../shared/runtime/relay.ts";

/** On identity's stream: mails to be sent. */
export const handler = relay("lyceum.identity", liveBus());
