import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import { giftRoutes } from "../../functions/commerce/contract/gift.ts";
import type { commerceEnv } from "../../functions/commerce/env.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { index, items } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface GiftsStackProps extends ContextStackProps {
  readonly commerce: { readonly table: ITable };
}

/** Commerce's gifts: orders that someone else claims. A stack of its own, as a stack holds 500 resources at most. */
export class GiftsStack extends ContextStack {
  constructor(scope: Construct, id: string, props: GiftsStackProps) {
    super(scope, id, props);
    const { platform, commerce } = props;
    const { table } = commerce;
    const member = {
      platform,
      environment: { COMMERCE_TABLE: table.tableName } satisfies EnvOf<typeof commerceEnv>,
    } as const;
    new HttpFunction(this, "ClaimGift", {
      ...member,
      route: giftRoutes.claimGift,
      entry: "commerce/handlers/gifts/claim-gift",
      grants: [
        items(table, "BatchGetItem", "Query", "GetItem", "PutItem"),
        // The new owner's ownership has changed.
        items(table, "UpdateItem"),
      ],
    });
    new HttpFunction(this, "ListReceivedGifts", {
      ...member,
      route: giftRoutes.listReceivedGifts,
      entry: "commerce/handlers/gifts/list-received-gifts",
      grants: [index(table, "current")],
    });
    new HttpFunction(this, "GetGift", {
      ...member,
      route: giftRoutes.getGift,
      entry: "commerce/handlers/gifts/get-gift",
      grants: [items(table, "GetItem")],
    });
    new HttpFunction(this, "SendGiftAgain", {
      ...member,
      route: giftRoutes.sendGiftAgain,
      entry: "commerce/handlers/gifts/send-gift-again",
      grants: [items(table, "GetItem", "PutItem")],
    });
    new HttpFunction(this, "ReaddressGift", {
      ...member,
      route: giftRoutes.readdressGift,
      entry: "commerce/handlers/gifts/readdress-gift",
      grants: [items(table, "GetItem", "PutItem")],
    });
  }
}
