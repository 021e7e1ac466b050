import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import { discountRoutes } from "../../functions/commerce/contract/discount.ts";
import type { commerceEnv, quoteEnv } from "../../functions/commerce/env.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { allow } from "../constructs/allow.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface DiscountsStackProps extends ContextStackProps {
  readonly commerce: { readonly table: ITable };
  readonly catalogue: { readonly table: ITable };
}

/** Commerce's discounts: made and followed by who bears them, and what a cart would cost with them. */
export class DiscountsStack extends ContextStack {
  constructor(scope: Construct, id: string, props: DiscountsStackProps) {
    super(scope, id, props);
    const { platform, commerce, catalogue } = props;
    const { table } = commerce;
    const environment = { COMMERCE_TABLE: table.tableName } satisfies EnvOf<typeof commerceEnv>;
    const withProducts = { ...environment, CATALOGUE_TABLE: catalogue.table.tableName } satisfies EnvOf<
      typeof quoteEnv
    >;
    const manager = { platform, environment } as const;

    const create = new HttpFunction(this, "CreateDiscount", {
      ...manager,
      route: discountRoutes.createDiscount,
      entry: "commerce/handlers/discounts/create-discount",
      environment: withProducts,
    });
    allow(create, catalogue.table.tableArn, "dynamodb:BatchGetItem");
    allow(create, table.tableArn, "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:GetItem");
    const list = new HttpFunction(this, "ListDiscounts", {
      ...manager,
      route: discountRoutes.listDiscounts,
      entry: "commerce/handlers/discounts/list-discounts",
    });
    for (const arn of [table.tableArn, `${table.tableArn}/index/byTime`]) allow(list, arn, "dynamodb:Query");
    const get = new HttpFunction(this, "GetDiscount", {
      ...manager,
      route: discountRoutes.getDiscount,
      entry: "commerce/handlers/discounts/get-discount",
    });
    allow(get, table.tableArn, "dynamodb:Query");
    const change = new HttpFunction(this, "ChangeDiscount", {
      ...manager,
      route: discountRoutes.changeDiscount,
      entry: "commerce/handlers/discounts/change-discount",
    });
    allow(change, table.tableArn, "dynamodb:Query", "dynamodb:UpdateItem");
    const redemptions = new HttpFunction(this, "ListRedemptions", {
      ...manager,
      route: discountRoutes.listRedemptions,
      entry: "commerce/handlers/discounts/list-redemptions",
    });
    allow(redemptions, table.tableArn, "dynamodb:Query");

    const quote = new HttpFunction(this, "QuoteCart", {
      platform,
      route: discountRoutes.quoteCart,
      entry: "commerce/handlers/orders/quote-cart",
      environment: withProducts,
    });
    allow(quote, catalogue.table.tableArn, "dynamodb:BatchGetItem");
    allow(quote, table.tableArn, "dynamodb:BatchGetItem", "dynamodb:Query");
    // Whether it is a first purchase is told by the customer's orders.
    allow(quote, `${table.tableArn}/index/byTime`, "dynamodb:Query");
  }
}
