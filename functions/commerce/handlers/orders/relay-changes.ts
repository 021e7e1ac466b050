import { liveBus } from "../../../shared/runtime/bus.ts";
import { relay } from "../../../shared/runtime/relay.ts";

/** On commerce's stream: orders, journals, rights and subscriptions, and mails to be sent. */
export const handler = relay("lyceum.commerce", liveBus());
