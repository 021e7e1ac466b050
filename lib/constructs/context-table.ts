import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, StreamViewType, Table, TableEncryption } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import type { PlatformStack } from "../platform/platform.ts";

export interface ContextTableProps {
  readonly platform: PlatformStack;
  /** Names of the global secondary indexes, each on `<name>Pk` and `<name>Sk`. */
  readonly indexes?: readonly string[];
  /** Whether it has a stream. */
  readonly heard?: boolean;
}

/** The one table of a context: on demand, recoverable to any second, encrypted by a key of AWS's that costs nothing, TTL on `expiresAt` (epoch seconds). */
export class ContextTable extends Table {
  readonly indexes: readonly string[];

  constructor(scope: Construct, id: string, { platform, indexes = [], heard = false }: ContextTableProps) {
    super(scope, id, {
      partitionKey: { name: "pk", type: AttributeType.STRING },
      sortKey: { name: "sk", type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.DEFAULT,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: platform.production,
      removalPolicy: platform.production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      ...(heard && { stream: StreamViewType.NEW_AND_OLD_IMAGES }),
      timeToLiveAttribute: "expiresAt",
    });
    this.indexes = indexes;
    for (const indexName of indexes) {
      this.addGlobalSecondaryIndex({
        indexName,
        partitionKey: { name: `${indexName}Pk`, type: AttributeType.STRING },
        sortKey: { name: `${indexName}Sk`, type: AttributeType.STRING },
      });
    }
  }
}
