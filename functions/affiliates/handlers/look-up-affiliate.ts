import { daysAsked } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findAffiliate } from "../adapters/affiliates.ts";
import { findClicks } from "../adapters/clicks.ts";
import { affiliateRoutes } from "../contract/affiliate.ts";
import { noAffiliate, toOperatorsAffiliate } from "../domain/affiliate.ts";
import { affiliatesEnv } from "../env.ts";
import type { ListClicksPorts } from "../flows/ports.ts";
import { CLICKS_SHOWN_DAYS, DAYS_AT_ONCE } from "../settings.ts";

export const lookUpAffiliate = (ports: ListClicksPorts) =>
  endpoint(affiliateRoutes.lookUpAffiliate, async ({ params }) => {
    const found = await ports.findAffiliate(params.id);
    const days = daysAsked({}, ports.now(), { usual: CLICKS_SHOWN_DAYS, most: DAYS_AT_ONCE });
    if (!found || !days) return noAffiliate;
    return { ...toOperatorsAffiliate(found), clicks: await ports.findClicks(found.id, days.from, days.to) };
  });

const { AFFILIATES_TABLE } = environment(...affiliatesEnv);
export const handler = lookUpAffiliate({
  findAffiliate: findAffiliate(documents, AFFILIATES_TABLE),
  findClicks: findClicks(documents, AFFILIATES_TABLE),
  now: () => Date.now(),
});
