import { liveBus } from "../../shared/runtime/bus.ts";
import { relay } from "../../shared/runtime/relay.ts";

/** On payouts' stream: transfers to creators. */
export const handler = relay("lyceum.payouts", liveBus());
