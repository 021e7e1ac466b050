import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import { productRoutes } from "../../functions/catalogue/contract/product.ts";
import type { ownedEnv } from "../../functions/catalogue/env.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { items } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface ShelfStackProps extends ContextStackProps {
  readonly catalogue: { readonly table: ITable };
  readonly commerce: { readonly table: ITable };
  readonly creators: { readonly table: ITable };
}

/**
 * The catalogue's reads of commerce: who owns a product. A stack of its own, because commerce's stack needs the
 * catalogue's.
 */
export class ShelfStack extends ContextStack {
  constructor(scope: Construct, id: string, props: ShelfStackProps) {
    super(scope, id, props);
    const { platform, catalogue, commerce, creators } = props;
    new HttpFunction(this, "GetProduct", {
      platform,
      environment: {
        CATALOGUE_TABLE: catalogue.table.tableName,
        COMMERCE_TABLE: commerce.table.tableName,
        CREATORS_TABLE: creators.table.tableName,
      } satisfies EnvOf<typeof ownedEnv>,
      route: productRoutes.getProduct,
      entry: "catalogue/handlers/get-product",
      grants: [
        items(catalogue.table, "GetItem"),
        items(commerce.table, "Query"),
        items(creators.table, "BatchGetItem"),
      ],
    });
  }
}
