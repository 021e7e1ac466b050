import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { healthRoutes } from "../../functions/operations/contract/health.ts";
import type { healthEnv } from "../../functions/operations/env.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { index, items, resource } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface OperationsStackProps extends ContextStackProps {
  readonly commerce: { readonly table: ITable };
  readonly payouts: { readonly table: ITable };
  readonly recommendations: { readonly table: ITable };
  readonly catalogue: { readonly table: ITable };
  /** Every dead-letter queue, by the name of its stack. */
  readonly deadLetters: Readonly<Record<string, IQueue>>;
}

/** Faults and waiting work over all contexts. */
export class OperationsStack extends ContextStack {
  constructor(scope: Construct, id: string, props: OperationsStackProps) {
    super(scope, id, props);
    const { platform, commerce, payouts, recommendations, catalogue, deadLetters } = props;
    new HttpFunction(this, "GetHealth", {
      platform,
      route: healthRoutes.getHealth,
      entry: "operations/handlers/get-health",
    });
    new HttpFunction(this, "ReadHealth", {
      platform,
      route: healthRoutes.readHealth,
      entry: "operations/handlers/read-health",
      environment: {
        COMMERCE_TABLE: commerce.table.tableName,
        PAYOUTS_TABLE: payouts.table.tableName,
        RECOMMENDATIONS_TABLE: recommendations.table.tableName,
        CATALOGUE_TABLE: catalogue.table.tableName,
        DEAD_LETTERS: Object.entries(deadLetters)
          .map(([name, { queueUrl }]) => `${name} ${queueUrl}`)
          .join(","),
      } satisfies EnvOf<typeof healthEnv>,
      grants: [
        index(commerce.table, "byTime"),
        items(commerce.table, "GetItem"),
        index(payouts.table, "selected"),
        items(payouts.table, "GetItem"),
        items(recommendations.table, "GetItem", "Query"),
        items(catalogue.table, "GetItem"),
        ...Object.values(deadLetters).map(({ queueArn }) => resource(queueArn, "sqs:GetQueueAttributes")),
      ],
    });
  }
}
