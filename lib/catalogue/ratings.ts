import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import type { ratingEnv } from "../../functions/catalogue/env.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { items } from "../constructs/grants.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { TableTrigger } from "../constructs/table-trigger.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface RatingsStackProps extends ContextStackProps {
  readonly catalogue: { readonly table: ITable };
  readonly learning: { readonly table: ITable };
}

/**
 * The catalogue's reaction to reviews: a product's stars follow learning's aggregate. A stack of its own, because
 * learning's stack needs the catalogue's, so the catalogue's cannot need learning's.
 */
export class RatingsStack extends ContextStack {
  constructor(scope: Construct, id: string, props: RatingsStackProps) {
    super(scope, id, props);
    const { platform, catalogue, learning } = props;
    const apply = new ServiceFunction(this, "ApplyRating", {
      platform,
      entry: "catalogue/handlers/apply-rating",
      environment: {
        CATALOGUE_TABLE: catalogue.table.tableName,
        LEARNING_TABLE: learning.table.tableName,
      } satisfies EnvOf<typeof ratingEnv>,
      grants: [items(catalogue.table, "GetItem", "UpdateItem"), items(learning.table, "Query")],
    });
    new TableTrigger(apply, "Reviews", {
      table: learning.table,
      filter: { dynamodb: { NewImage: { sk: { S: [{ prefix: "RATING" }] } } } },
    });
  }
}
