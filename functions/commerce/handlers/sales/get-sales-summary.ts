import { listProductsOf } from "../../../catalogue/client.ts";
import { refuse } from "../../../shared/kernel/refusal.ts";
import { daysAsked } from "../../../shared/kernel/time.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { findSums } from "../../adapters/dynamodb/sales-sums.ts";
import { longestPeriod, saleRoutes } from "../../contract/sale.ts";
import { checkedEnv } from "../../env.ts";
import type { Now } from "../../flows/ports.ts";
import type { FindSums, ListTitles } from "../../flows/sales-ports.ts";
import { byDay, type DaySums, shownSums, totalsOf } from "../../sales/sums.ts";
import { SALES_DAYS } from "../../settings.ts";

export interface GetSalesSummaryPorts {
  readonly findSums: FindSums;
  readonly listTitles: ListTitles;
  readonly now: Now;
}

export const getSalesSummary = (ports: GetSalesSummaryPorts) =>
  endpoint(saleRoutes.getSalesSummary, async (request) => {
    const { user: creator } = member(request);
    const { by, currency, product, limit, cursor, ...asked } = request.query;
    const period = daysAsked(asked, ports.now(), { usual: SALES_DAYS, most: longestPeriod });
    if (!period) return refuse("wrong-period", `Ask for 1 to ${longestPeriod} days, from no later than to.`);
    const wanted = (each: Pick<DaySums, "currency">) => currency === undefined || each.currency === currency;
    const sumsOf = async (of?: string) =>
      (await ports.findSums({ creator, product: of }, period.from, period.to)).filter(wanted);
    if (by === "day") {
      const days = byDay(await sumsOf(product));
      const items = days.map((each) => ({ day: each.day, ...shownSums(each) }));
      return { ...period, items, totals: totalsOf(days).map(shownSums) };
    }
    const page = await ports.listTitles(creator, { limit, cursor });
    const items = await Promise.all(
      page.items.map(async ({ id, title }) =>
        totalsOf(await sumsOf(id)).map((each) => ({ productId: id, title, ...shownSums(each) })),
      ),
    );
    return { ...period, items: items.flat(), cursor: page.cursor };
  });

const env = environment(...checkedEnv);
export const handler = getSalesSummary({
  findSums: findSums(documents, env.COMMERCE_TABLE),
  listTitles: listProductsOf(documents, env.CATALOGUE_TABLE),
  now: () => Date.now(),
});
