import { Duration } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { lookUpRoutes } from "../../functions/commerce/contract/look-up.ts";
import type { buyersEnv, commerceEnv, stripeEnv } from "../../functions/commerce/env.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { index, items, secret } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface LookUpStackProps extends ContextStackProps {
  readonly commerce: { readonly table: ITable; readonly stripeSecret: ISecret };
  readonly identity: { readonly table: ITable };
}

/** Operators' look-ups of orders and customers, which only read. */
export class LookUpStack extends ContextStack {
  constructor(scope: Construct, id: string, { platform, commerce, identity, ...props }: LookUpStackProps) {
    super(scope, id, { platform, ...props });
    const { table } = commerce;
    const environment = { COMMERCE_TABLE: table.tableName } satisfies EnvOf<typeof commerceEnv>;
    const withPeople = { ...environment, IDENTITY_TABLE: identity.table.tableName } satisfies EnvOf<typeof buyersEnv>;
    new HttpFunction(this, "LookUpOrders", {
      platform,
      environment: withPeople,
      route: lookUpRoutes.lookUpOrders,
      entry: "commerce/handlers/look-up/look-up-orders",
      grants: [index(table, "byTime"), index(table, "lookup"), items(identity.table, "BatchGetItem")],
    });
    new HttpFunction(this, "ReadOrder", {
      platform,
      environment: withPeople,
      route: lookUpRoutes.readOrder,
      entry: "commerce/handlers/look-up/read-order",
      grants: [
        items(table, "GetItem", "Query", "BatchGetItem"),
        index(table, "lookup"),
        items(identity.table, "GetItem"),
      ],
    });
    new HttpFunction(this, "FindStripeObject", {
      platform,
      // Stripe answers in a second; three tries of six seconds fit, twice if a charge has to be followed to its
      // payment.
      timeout: Duration.seconds(29),
      environment: { ...environment, STRIPE_SECRET: commerce.stripeSecret.secretArn } satisfies EnvOf<typeof stripeEnv>,
      route: lookUpRoutes.findStripeObject,
      entry: "commerce/handlers/look-up/find-stripe-object",
      grants: [items(table, "GetItem"), secret(commerce.stripeSecret)],
    });
    new HttpFunction(this, "ReadCustomer", {
      platform,
      environment,
      route: lookUpRoutes.readCustomer,
      entry: "commerce/handlers/look-up/read-customer",
      grants: [
        items(table, "GetItem", "Query"),
        index(table, "byTime"),
        index(table, "current"),
        index(table, "lookup"),
      ],
    });
  }
}
