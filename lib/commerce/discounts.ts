import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import { discountRoutes } from "../../functions/commerce/contract/discount.ts";
import type { checkedEnv, commerceEnv, quoteEnv } from "../../functions/commerce/env.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { index, items } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface DiscountsStackProps extends ContextStackProps {
  readonly commerce: { readonly table: ITable };
  readonly catalogue: { readonly table: ITable };
  readonly conversion: { readonly table: ITable };
}

/** Commerce's discounts: made and watched by those who pay for them, and the prices of carts. */
export class DiscountsStack extends ContextStack {
  constructor(scope: Construct, id: string, props: DiscountsStackProps) {
    super(scope, id, props);
    const { platform, commerce, catalogue, conversion } = props;
    const { table } = commerce;
    const environment = { COMMERCE_TABLE: table.tableName } satisfies EnvOf<typeof commerceEnv>;
    const withProducts = { ...environment, CATALOGUE_TABLE: catalogue.table.tableName } satisfies EnvOf<
      typeof checkedEnv
    >;
    const manager = { platform, environment } as const;

    new HttpFunction(this, "CreateDiscount", {
      ...manager,
      route: discountRoutes.createDiscount,
      entry: "commerce/handlers/discounts/create-discount",
      environment: withProducts,
      grants: [items(catalogue.table, "BatchGetItem"), items(table, "PutItem", "UpdateItem", "GetItem")],
    });
    new HttpFunction(this, "ListDiscounts", {
      ...manager,
      route: discountRoutes.listDiscounts,
      entry: "commerce/handlers/discounts/list-discounts",
      grants: [items(table, "Query"), index(table, "byTime")],
    });
    new HttpFunction(this, "GetDiscount", {
      ...manager,
      route: discountRoutes.getDiscount,
      entry: "commerce/handlers/discounts/get-discount",
      grants: [items(table, "Query")],
    });
    new HttpFunction(this, "ChangeDiscount", {
      ...manager,
      route: discountRoutes.changeDiscount,
      entry: "commerce/handlers/discounts/change-discount",
      grants: [items(table, "Query", "UpdateItem")],
    });
    new HttpFunction(this, "ListRedemptions", {
      ...manager,
      route: discountRoutes.listRedemptions,
      entry: "commerce/handlers/discounts/list-redemptions",
      grants: [items(table, "Query")],
    });

    new HttpFunction(this, "QuoteCart", {
      platform,
      route: discountRoutes.quoteCart,
      entry: "commerce/handlers/orders/quote-cart",
      environment: {
        ...withProducts,
        TAX: platform.tax,
        CONVERSION_TABLE: conversion.table.tableName,
      } satisfies EnvOf<typeof quoteEnv>,
      grants: [
        // The offer that was made to the caller, and the order that took it.
        items(conversion.table, "GetItem", "Query"),
        items(table, "GetItem"),
        items(catalogue.table, "BatchGetItem"),
        items(table, "BatchGetItem", "Query"),
        // Whether the customer had the trial already.
        index(table, "current"),
        // The customer's orders show whether this is a first purchase.
        index(table, "byTime"),
      ],
    });
  }
}
