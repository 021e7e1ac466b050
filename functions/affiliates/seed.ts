/** What fills affiliates' table from outside: demo data. */
export { affiliateItem, codeItem } from "./adapters/affiliates.ts";
export { clickItem, clicksItem } from "./adapters/clicks.ts";
export { saleItem } from "./adapters/sales.ts";
export { sharesItem } from "./adapters/shares.ts";
export { newAffiliate } from "./domain/affiliate.ts";
export { referredSalesOf } from "./domain/referred-sale.ts";
