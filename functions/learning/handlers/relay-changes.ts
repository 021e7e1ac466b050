import { liveBus } from "../../shared/runtime/bus.ts";
import { relay } from "../../shared/runtime/relay.ts";

/** On learning's stream: reviews, and the stars that they add up to. */
export const handler = relay("lyceum.learning", liveBus());
