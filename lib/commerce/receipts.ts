import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import { receiptRoutes } from "../../functions/commerce/contract/receipt.ts";
import type { receiptEnv } from "../../functions/commerce/env.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { items } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface ReceiptsStackProps extends ContextStackProps {
  readonly commerce: { readonly table: ITable };
  readonly identity: { readonly table: ITable };
}

/** The seller if none is given: the context `seller` is an object, or its JSON, of name, address (lines) and taxId. */
const UNNAMED = { name: "Lyceum" };

/** Receipts of commerce's orders, which name their buyers by identity's records. */
export class ReceiptsStack extends ContextStack {
  constructor(scope: Construct, id: string, props: ReceiptsStackProps) {
    super(scope, id, props);
    const { platform, commerce, identity } = props;
    const seller: unknown = this.node.tryGetContext("seller") ?? UNNAMED;
    new HttpFunction(this, "GetReceipt", {
      platform,
      route: receiptRoutes.getReceipt,
      entry: "commerce/handlers/receipts/get-receipt",
      environment: {
        COMMERCE_TABLE: commerce.table.tableName,
        IDENTITY_TABLE: identity.table.tableName,
        SELLER: typeof seller === "string" ? seller : JSON.stringify(seller),
      } satisfies EnvOf<typeof receiptEnv>,
      // It draws PDFs.
      memorySize: 1024,
      grants: [items(commerce.table, "GetItem"), items(identity.table, "GetItem")],
    });
  }
}
