import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import { creatorRoutes } from "../../functions/creators/contract/creator.ts";
import type { pagesEnv } from "../../functions/creators/env.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { index, items } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface CreatorPagesStackProps extends ContextStackProps {
  readonly creators: { readonly table: ITable };
  readonly catalogue: { readonly table: ITable };
}

/**
 * Creators' public pages, with their products. A stack of its own, because the catalogue's stack, which shows creators'
 * names, needs theirs.
 */
export class CreatorPagesStack extends ContextStack {
  constructor(scope: Construct, id: string, props: CreatorPagesStackProps) {
    super(scope, id, props);
    const { platform, creators, catalogue } = props;
    const environment = {
      CREATORS_TABLE: creators.table.tableName,
      CATALOGUE_TABLE: catalogue.table.tableName,
    } satisfies EnvOf<typeof pagesEnv>;
    new HttpFunction(this, "ListCreators", {
      platform,
      environment,
      route: creatorRoutes.listCreators,
      entry: "creators/handlers/list-creators",
      grants: [
        index(creators.table, "byFollowers"),
        index(creators.table, "byTime"),
        items(catalogue.table, "BatchGetItem"),
      ],
    });
    new HttpFunction(this, "GetCreator", {
      platform,
      environment,
      route: creatorRoutes.getCreator,
      entry: "creators/handlers/get-creator",
      grants: [items(creators.table, "GetItem"), items(catalogue.table, "BatchGetItem")],
    });
  }
}
