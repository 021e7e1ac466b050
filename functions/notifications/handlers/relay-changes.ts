import { liveBus } from "../../shared/runtime/bus.ts";
import { relay } from "../../shared/runtime/relay.ts";

/** On notifications' stream: mails to be sent. */
export const handler = relay("lyceum.notifications", liveBus());
