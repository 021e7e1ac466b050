import { liveBus } from "../../shared/runtime/bus.ts";
import { relay } from "../../shared/runtime/relay.ts";

/** On organisations' stream: mails. */
export const handler = relay("lyceum.organisations", liveBus());
