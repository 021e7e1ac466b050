import { Duration } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { disputeRoutes } from "../../functions/commerce/contract/dispute.ts";
import { refundRoutes } from "../../functions/commerce/contract/refund.ts";
import type { commerceEnv, contestingEnv, refundEnv, requestRefundEnv } from "../../functions/commerce/env.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { index, items, secret } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ScheduledFunction } from "../constructs/scheduled-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface RefundsStackProps extends ContextStackProps {
  readonly commerce: { readonly table: ITable; readonly stripeSecret: ISecret };
  readonly learning: { readonly table: ITable };
  readonly identity: { readonly table: ITable };
  readonly credits: { readonly table: ITable };
  readonly organisations: { readonly table: ITable };
}

/** Stripe answers in a second; three tries of six seconds fit, and the gateway waits for 30. */
const STRIPE_TIMEOUT = Duration.seconds(25);

/**
 * Refunds and disputes, which depend on progress. A stack of its own, because learning's stack needs commerce's, so
 * commerce's cannot need learning's.
 */
export class RefundsStack extends ContextStack {
  constructor(scope: Construct, id: string, props: RefundsStackProps) {
    super(scope, id, props);
    this.refunds(props);
    this.disputes(props);
  }

  /** Refunds: requested by customers, and decided by their terms or an operator. */
  private refunds({ platform, commerce, learning, credits, organisations }: RefundsStackProps): void {
    const environment = { COMMERCE_TABLE: commerce.table.tableName } satisfies EnvOf<typeof commerceEnv>;
    const withStripe = {
      platform,
      timeout: STRIPE_TIMEOUT,
      environment: {
        ...environment,
        STRIPE_SECRET: commerce.stripeSecret.secretArn,
        CREDITS_TABLE: credits.table.tableName,
      } satisfies EnvOf<typeof refundEnv>,
    } as const;
    new HttpFunction(this, "RequestRefund", {
      ...withStripe,
      route: refundRoutes.requestRefund,
      entry: "commerce/handlers/refunds/request-refund",
      environment: {
        ...withStripe.environment,
        LEARNING_TABLE: learning.table.tableName,
        ORGANISATIONS_TABLE: organisations.table.tableName,
      } satisfies EnvOf<typeof requestRefundEnv>,
      grants: [
        // The facts behind the terms are read, and must still hold in the transaction that approves the refund.
        items(organisations.table, "BatchGetItem", "ConditionCheckItem"),
        items(learning.table, "ConditionCheckItem", "BatchGetItem"),
        index(commerce.table, "byTime"),
        items(credits.table, "BatchGetItem", "ConditionCheckItem"),
        items(commerce.table, "GetItem", "PutItem", "UpdateItem"),
        secret(commerce.stripeSecret),
      ],
    });
    new HttpFunction(this, "ApproveRefund", {
      ...withStripe,
      route: refundRoutes.approveRefund,
      entry: "commerce/handlers/refunds/approve-refund",
      grants: [
        items(credits.table, "BatchGetItem", "ConditionCheckItem"),
        items(commerce.table, "GetItem", "PutItem", "UpdateItem"),
        secret(commerce.stripeSecret),
      ],
    });
    new HttpFunction(this, "GiveRefund", {
      ...withStripe,
      route: refundRoutes.giveRefund,
      entry: "commerce/handlers/refunds/give-refund",
      grants: [
        items(credits.table, "BatchGetItem", "ConditionCheckItem"),
        items(commerce.table, "GetItem", "PutItem", "UpdateItem"),
        secret(commerce.stripeSecret),
      ],
    });
    new HttpFunction(this, "DenyRefund", {
      platform,
      route: refundRoutes.denyRefund,
      entry: "commerce/handlers/refunds/deny-refund",
      environment,
      grants: [items(commerce.table, "GetItem", "PutItem", "UpdateItem")],
    });
    new HttpFunction(this, "ListOrderRefunds", {
      platform,
      route: refundRoutes.listOrderRefunds,
      entry: "commerce/handlers/refunds/list-order-refunds",
      environment,
      grants: [items(commerce.table, "GetItem")],
    });
    new HttpFunction(this, "ListOwnRefunds", {
      platform,
      route: refundRoutes.listOwnRefunds,
      entry: "commerce/handlers/refunds/list-own-refunds",
      environment,
      grants: [index(commerce.table, "lookup")],
    });
    new HttpFunction(this, "ListRefunds", {
      platform,
      route: refundRoutes.listRefunds,
      entry: "commerce/handlers/refunds/list-refunds",
      environment,
      grants: [index(commerce.table, "byTime")],
    });
  }

  /** Disputes: evidence is submitted by operators, and automatically when time runs out. */
  private disputes({ platform, commerce, learning, identity }: RefundsStackProps): void {
    const environment = { COMMERCE_TABLE: commerce.table.tableName } satisfies EnvOf<typeof commerceEnv>;
    const contesting = {
      ...environment,
      STRIPE_SECRET: commerce.stripeSecret.secretArn,
      LEARNING_TABLE: learning.table.tableName,
      IDENTITY_TABLE: identity.table.tableName,
    } satisfies EnvOf<typeof contestingEnv>;
    new HttpFunction(this, "SubmitEvidence", {
      platform,
      timeout: STRIPE_TIMEOUT,
      route: disputeRoutes.submitEvidence,
      entry: "commerce/handlers/disputes/submit-evidence",
      environment: contesting,
      grants: [
        items(identity.table, "GetItem"),
        items(learning.table, "BatchGetItem"),
        items(commerce.table, "GetItem", "PutItem", "UpdateItem"),
        secret(commerce.stripeSecret),
      ],
    });
    new ScheduledFunction(this, "ContestDue", {
      platform,
      entry: "commerce/handlers/disputes/contest-due",
      environment: contesting,
      timeout: Duration.minutes(5),
      schedules: {
        ContestDueHourly: {
          description: "Hands in evidence for disputes whose time runs out.",
          schedule: ScheduleExpression.rate(Duration.hours(1)),
        },
      },
      grants: [
        items(identity.table, "GetItem"),
        index(commerce.table, "byTime"),
        items(learning.table, "BatchGetItem"),
        items(commerce.table, "GetItem", "PutItem", "UpdateItem"),
        secret(commerce.stripeSecret),
      ],
    });
    new HttpFunction(this, "ListDisputes", {
      platform,
      route: disputeRoutes.listDisputes,
      entry: "commerce/handlers/disputes/list-disputes",
      environment,
      grants: [index(commerce.table, "byTime")],
    });
  }
}
