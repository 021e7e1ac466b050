import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findAttribution } from "../adapters/attribution-table.ts";
import { attributionRows, daysOf } from "../attribution/report.ts";
import { attributionRoutes, longestAttribution } from "../contract/attribution.ts";
import { receiptsEnv } from "../env.ts";
import type { FindAttribution } from "../flows/attribution-ports.ts";
import type { Now } from "../flows/ports.ts";

export interface GetAttributionPorts {
  readonly findAttribution: FindAttribution;
  readonly now: Now;
}

export const getAttribution = (ports: GetAttributionPorts) =>
  endpoint(attributionRoutes.getAttribution, async ({ query: { by, ...asked } }) => {
    const days = daysOf(asked, ports.now());
    const [from, to] = [days?.at(0), days?.at(-1)];
    if (!days || from === undefined || to === undefined) {
      return refuse("wrong-period", `Request 1 to ${longestAttribution} days, with from not after to.`);
    }
    const { stored, counted } = await ports.findAttribution(days);
    return { from, to, countedThrough: days.findLast((day) => counted.has(day)), items: attributionRows(stored, by) };
  });

export const handler = getAttribution({
  findAttribution: findAttribution(documents, environment(...receiptsEnv).RECOMMENDATIONS_TABLE),
  now: () => Date.now(),
});
