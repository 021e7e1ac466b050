import { refuse } from "../../shared/kernel/refusal.ts";
import { daysAsked } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findAffiliate } from "../adapters/affiliates.ts";
import { findClicks } from "../adapters/clicks.ts";
import { affiliateRoutes } from "../contract/affiliate.ts";
import { noAffiliate } from "../domain/affiliate.ts";
import { affiliatesEnv } from "../env.ts";
import type { ListClicksPorts } from "../flows/ports.ts";
import { CLICKS_SHOWN_DAYS, DAYS_AT_ONCE } from "../settings.ts";

export const listAffiliateClicks = (ports: ListClicksPorts) =>
  endpoint(affiliateRoutes.listAffiliateClicks, async (request) => {
    const days = daysAsked(request.query, ports.now(), { usual: CLICKS_SHOWN_DAYS, most: DAYS_AT_ONCE });
    if (!days) return refuse("wrong-period", `Ask for 1 to ${DAYS_AT_ONCE} days, the first before the last.`);
    const found = await ports.findAffiliate(member(request).user);
    return found ? { items: await ports.findClicks(found.id, days.from, days.to) } : noAffiliate;
  });

const { AFFILIATES_TABLE } = environment(...affiliatesEnv);
export const handler = listAffiliateClicks({
  findAffiliate: findAffiliate(documents, AFFILIATES_TABLE),
  findClicks: findClicks(documents, AFFILIATES_TABLE),
  now: () => Date.now(),
});
