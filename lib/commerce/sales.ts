import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { Match } from "aws-cdk-lib/aws-events";
import type { Construct } from "constructs";
import type { affiliatesEnv } from "../../functions/affiliates/env.ts";
import { saleRoutes } from "../../functions/commerce/contract/sale.ts";
import type { buyersEnv, checkedEnv, commerceEnv } from "../../functions/commerce/env.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { EventTrigger } from "../constructs/event-trigger.ts";
import { index, items } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface SalesStackProps extends ContextStackProps {
  readonly affiliates: { readonly table: ITable };
  readonly commerce: { readonly table: ITable };
  readonly catalogue: { readonly table: ITable };
  readonly identity: { readonly table: ITable };
}

/** Creators' view of their sales, with sums by day and product from the journals, and of buyers who agree to it. */
export class SalesStack extends ContextStack {
  constructor(scope: Construct, id: string, props: SalesStackProps) {
    super(scope, id, props);
    const { platform, commerce, catalogue, identity } = props;
    const { table } = commerce;
    const environment = { COMMERCE_TABLE: table.tableName } satisfies EnvOf<typeof commerceEnv>;
    const buyers = {
      platform,
      environment: { ...environment, IDENTITY_TABLE: identity.table.tableName } satisfies EnvOf<typeof buyersEnv>,
      grants: [index(table, "byTime"), items(table, "BatchGetItem"), items(identity.table, "BatchGetItem")],
    } as const;
    new HttpFunction(this, "ListSales", {
      ...buyers,
      route: saleRoutes.listSales,
      entry: "commerce/handlers/sales/list-sales",
      grants: [...buyers.grants, index(table, "lookup")],
    });
    new HttpFunction(this, "ListBuyers", {
      ...buyers,
      route: saleRoutes.listBuyers,
      entry: "commerce/handlers/sales/list-buyers",
    });
    new HttpFunction(this, "GetSalesSummary", {
      platform,
      environment: { ...environment, CATALOGUE_TABLE: catalogue.table.tableName } satisfies EnvOf<typeof checkedEnv>,
      route: saleRoutes.getSalesSummary,
      entry: "commerce/handlers/sales/get-sales-summary",
      grants: [items(table, "Query"), index(catalogue.table, "byCreator")],
    });
    new HttpFunction(this, "ListContacts", {
      platform,
      environment,
      route: saleRoutes.listContacts,
      entry: "commerce/handlers/sales/list-contacts",
      grants: [items(table, "Query")],
    });
    new HttpFunction(this, "SetContact", {
      platform,
      environment,
      route: saleRoutes.setContact,
      entry: "commerce/handlers/sales/set-contact",
      grants: [items(table, "GetItem", "PutItem")],
    });
    const count = new ServiceFunction(this, "CountSales", {
      platform,
      environment,
      entry: "commerce/handlers/sales/count-sales",
      grants: [items(table, "PutItem", "UpdateItem")],
    });
    const { bus } = platform;
    new EventTrigger(count, "Journals", { bus, pattern: { source: ["lyceum.commerce"], detailType: ["journal"] } });
    const note = new ServiceFunction(this, "NoteContact", {
      platform,
      environment,
      entry: "commerce/handlers/sales/note-contact",
      grants: [items(table, "PutItem")],
    });
    new EventTrigger(note, "Orders", {
      bus,
      pattern: {
        source: ["lyceum.commerce"],
        detailType: ["order"],
        detail: { after: { contactAgreedAt: Match.exists(), paidAt: Match.exists() } },
      },
    });
    this.affiliates(props.affiliates.table);
  }

  /** Sales with an affiliate, as their orders change: affiliates' function, which shares this stack's dead letters. */
  private affiliates(table: ITable): void {
    const note = new ServiceFunction(this, "NoteReferredSales", {
      platform: this.platform,
      environment: { AFFILIATES_TABLE: table.tableName } satisfies EnvOf<typeof affiliatesEnv>,
      entry: "affiliates/handlers/note-sales",
      grants: [items(table, "PutItem")],
    });
    new EventTrigger(note, "Orders", {
      bus: this.platform.bus,
      pattern: {
        source: ["lyceum.commerce"],
        detailType: ["order"],
        detail: { after: { paidAt: Match.exists(), referral: { click: Match.exists() } } },
      },
    });
  }
}
