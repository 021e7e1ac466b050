import { Duration } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { disputeRoutes } from "../../functions/commerce/contract/dispute.ts";
import { refundRoutes } from "../../functions/commerce/contract/refund.ts";
import type {
  commerceEnv,
  contestingEnv,
  refundEnv,
  requestRefundEnv,
  stripeEnv,
  studyEnv,
} from "../../functions/commerce/env.ts";
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

/**
 * Commerce's answer to second thoughts: refunds and disputes, which are decided by what was studied. A stack of its
 * own, as learning's stack is built on commerce's, and so commerce's cannot be built on learning's.
 */
export class RefundsStack extends ContextStack {
  constructor(scope: Construct, id: string, props: RefundsStackProps) {
    super(scope, id, props);
    const { platform, commerce, learning, identity, credits, organisations } = props;
    const environment = { COMMERCE_TABLE: commerce.table.tableName } satisfies EnvOf<typeof commerceEnv>;
    const stripeEnvironment = {
      ...environment,
      STRIPE_SECRET: commerce.stripeSecret.secretArn,
    } satisfies EnvOf<typeof stripeEnv>;
    const studyEnvironment = {
      ...stripeEnvironment,
      LEARNING_TABLE: learning.table.tableName,
    } satisfies EnvOf<typeof studyEnv>;
    const contestingEnvironment = {
      ...studyEnvironment,
      IDENTITY_TABLE: identity.table.tableName,
    } satisfies EnvOf<typeof contestingEnv>;
    const refundEnvironment = {
      ...stripeEnvironment,
      CREDITS_TABLE: credits.table.tableName,
    } satisfies EnvOf<typeof refundEnv>;
    // Stripe answers in a second; three tries of six seconds fit, and the gateway waits for 30.
    const withStripe = { platform, timeout: Duration.seconds(25) } as const;

    new HttpFunction(this, "RequestRefund", {
      ...withStripe,
      route: refundRoutes.requestRefund,
      entry: "commerce/handlers/refunds/request-refund",
      environment: {
        ...studyEnvironment,
        ...refundEnvironment,
        ORGANISATIONS_TABLE: organisations.table.tableName,
      } satisfies EnvOf<typeof requestRefundEnv>,
      grants: [
        // What the terms rest on is read, and must hold still in the transaction that gives the money back.
        items(organisations.table, "BatchGetItem", "ConditionCheckItem"),
        items(learning.table, "ConditionCheckItem", "BatchGetItem"),
        index(commerce.table, "byTime"),
        items(credits.table, "BatchGetItem", "ConditionCheckItem"),
        items(commerce.table, "GetItem", "PutItem", "UpdateItem"),
        secret(commerce.stripeSecret),
      ],
    });
    new HttpFunction(this, "SubmitEvidence", {
      ...withStripe,
      route: disputeRoutes.submitEvidence,
      entry: "commerce/handlers/disputes/submit-evidence",
      environment: contestingEnvironment,
      grants: [
        items(identity.table, "GetItem"),
        items(learning.table, "BatchGetItem"),
        items(commerce.table, "GetItem", "PutItem", "UpdateItem"),
        secret(commerce.stripeSecret),
      ],
    });
    new HttpFunction(this, "ApproveRefund", {
      ...withStripe,
      route: refundRoutes.approveRefund,
      entry: "commerce/handlers/refunds/approve-refund",
      environment: refundEnvironment,
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
      environment: refundEnvironment,
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
    new ScheduledFunction(this, "ContestDue", {
      platform,
      entry: "commerce/handlers/disputes/contest-due",
      environment: contestingEnvironment,
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

    new HttpFunction(this, "ListOrderRefunds", {
      platform,
      route: refundRoutes.listOrderRefunds,
      entry: "commerce/handlers/refunds/list-order-refunds",
      environment,
      grants: [items(commerce.table, "GetItem")],
    });
    new HttpFunction(this, "ListRefunds", {
      platform,
      route: refundRoutes.listRefunds,
      entry: "commerce/handlers/refunds/list-refunds",
      environment,
      grants: [index(commerce.table, "byTime")],
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
