import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import { affiliateRoutes } from "../../functions/affiliates/contract/affiliate.ts";
import { affiliateShareRoutes } from "../../functions/affiliates/contract/affiliate-share.ts";
import { clickRoutes } from "../../functions/affiliates/contract/click.ts";
import { referredSaleRoutes } from "../../functions/affiliates/contract/referred-sale.ts";
import type { affiliatesEnv, clicksEnv, sharesEnv } from "../../functions/affiliates/env.ts";
import { indexes } from "../../functions/affiliates/keys.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { index, items } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface AffiliatesStackProps extends ContextStackProps {
  readonly catalogue: { readonly table: ITable };
  readonly identity: { readonly table: ITable };
}

/** Who recommends products for a share of their sales: links and codes, clicks, shares and sales. */
export class AffiliatesStack extends ContextStack {
  readonly table: ContextTable;
  private readonly variables: EnvOf<typeof affiliatesEnv>;

  constructor(scope: Construct, id: string, props: AffiliatesStackProps) {
    super(scope, id, props);
    const { platform, identity, catalogue } = props;
    this.table = new ContextTable(this, "Table", { platform, indexes });
    this.variables = { AFFILIATES_TABLE: this.table.tableName };
    this.programme();
    this.operating();
    this.shares(catalogue.table);
    this.sales();
    new HttpFunction(this, "FollowReferral", {
      platform,
      route: clickRoutes.followReferral,
      entry: "affiliates/handlers/follow-referral",
      environment: { ...this.variables, IDENTITY_TABLE: identity.table.tableName } satisfies EnvOf<typeof clicksEnv>,
      grants: [items(this.table, "GetItem", "PutItem", "UpdateItem"), items(identity.table, "GetItem")],
    });
  }

  /** An affiliate's own view. */
  private programme(): void {
    const own = { platform: this.platform, environment: this.variables } as const;
    new HttpFunction(this, "JoinAffiliates", {
      ...own,
      route: affiliateRoutes.joinAffiliates,
      entry: "affiliates/handlers/join-affiliates",
      grants: [items(this.table, "GetItem", "PutItem")],
    });
    new HttpFunction(this, "GetAffiliate", {
      ...own,
      route: affiliateRoutes.getAffiliate,
      entry: "affiliates/handlers/get-affiliate",
      grants: [items(this.table, "GetItem")],
    });
    new HttpFunction(this, "CreateAffiliateCode", {
      ...own,
      route: affiliateRoutes.createAffiliateCode,
      entry: "affiliates/handlers/create-affiliate-code",
      grants: [items(this.table, "GetItem", "PutItem")],
    });
    new HttpFunction(this, "ListAffiliateClicks", {
      ...own,
      route: affiliateRoutes.listAffiliateClicks,
      entry: "affiliates/handlers/list-affiliate-clicks",
      grants: [items(this.table, "GetItem", "Query")],
    });
  }

  /** Operators look affiliates up, and suspend them. */
  private operating(): void {
    const own = { platform: this.platform, environment: this.variables } as const;
    new HttpFunction(this, "ListAffiliates", {
      ...own,
      route: affiliateRoutes.listAffiliates,
      entry: "affiliates/handlers/list-affiliates",
      grants: [items(this.table, "GetItem"), index(this.table, "all")],
    });
    new HttpFunction(this, "LookUpAffiliate", {
      ...own,
      route: affiliateRoutes.lookUpAffiliate,
      entry: "affiliates/handlers/look-up-affiliate",
      grants: [items(this.table, "GetItem", "Query")],
    });
    new HttpFunction(this, "SetAffiliateState", {
      ...own,
      route: affiliateRoutes.setAffiliateState,
      entry: "affiliates/handlers/set-affiliate-state",
      grants: [items(this.table, "GetItem", "PutItem")],
    });
  }

  /** What creators pay. */
  private shares(catalogue: ITable): void {
    const own = { platform: this.platform, environment: this.variables } as const;
    const checking = {
      platform: this.platform,
      environment: {
        ...this.variables,
        CATALOGUE_TABLE: catalogue.tableName,
      } satisfies EnvOf<typeof sharesEnv>,
    } as const;
    new HttpFunction(this, "SetAffiliateShare", {
      ...own,
      route: affiliateShareRoutes.setAffiliateShare,
      entry: "affiliates/handlers/set-affiliate-share",
      grants: [items(this.table, "BatchGetItem", "PutItem")],
    });
    new HttpFunction(this, "SetProductAffiliateShare", {
      ...checking,
      route: affiliateShareRoutes.setProductAffiliateShare,
      entry: "affiliates/handlers/set-product-affiliate-share",
      grants: [items(this.table, "BatchGetItem", "PutItem"), items(catalogue, "GetItem")],
    });
    new HttpFunction(this, "GetAffiliateShare", {
      ...checking,
      route: affiliateShareRoutes.getAffiliateShare,
      entry: "affiliates/handlers/get-affiliate-share",
      grants: [items(this.table, "BatchGetItem"), items(catalogue, "GetItem")],
    });
    new HttpFunction(this, "ListAffiliateShares", {
      ...own,
      route: affiliateShareRoutes.listAffiliateShares,
      entry: "affiliates/handlers/list-affiliate-shares",
      grants: [items(this.table, "BatchGetItem"), index(this.table, "creators")],
    });
  }

  /** Sales with an affiliate. They are noted by a function in the stack of sales, whose dead letters it shares. */
  private sales(): void {
    const own = { platform: this.platform, environment: this.variables } as const;
    new HttpFunction(this, "ListReferredSales", {
      ...own,
      route: referredSaleRoutes.listReferredSales,
      entry: "affiliates/handlers/list-referred-sales",
      grants: [index(this.table, "all")],
    });
    new HttpFunction(this, "ListSalesByAffiliates", {
      ...own,
      route: referredSaleRoutes.listSalesByAffiliates,
      entry: "affiliates/handlers/list-sales-by-affiliates",
      grants: [index(this.table, "creators")],
    });
  }
}
