import { liveBus } from "../../shared/runtime/bus.ts";
import { relay } from "../../shared/runtime/relay.ts";

/** On the stream of webhooks' table: mails to owners. */
export const handler = relay("lyceum.webhooks", liveBus());
