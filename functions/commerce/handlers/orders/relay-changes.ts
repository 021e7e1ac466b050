import { liveBus } from "../../../shared/runtime/bus.ts";
import { relay } from "../../../shared/runtime/relay.ts";

/** On commerce's stream: orders, journals, entitlements, subscriptions, and mails. */
export const handler = relay("lyceum.commerce", liveBus());
