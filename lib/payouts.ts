import { Duration, TimeZone } from "aws-cdk-lib";
import { Match } from "aws-cdk-lib/aws-events";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import type { OpenAccountEnvironment, PayoutsEnvironment, PayoutsStripeEnvironment } from "../functions/payouts/env.ts";
import { allow } from "./constructs/allow.ts";
import { ContextTable } from "./constructs/context-table.ts";
import { EventTrigger } from "./constructs/event-trigger.ts";
import { HttpFunction } from "./constructs/http-function.ts";
import { ScheduledFunction } from "./constructs/scheduled-function.ts";
import { ServiceFunction } from "./constructs/service-function.ts";
import { ContextStack, type ContextStackProps } from "./context-stack.ts";

export interface PayoutsStackProps extends ContextStackProps {
  readonly commerce: { readonly stripeSecret: ISecret };
}

/** What creators earn: accrued from commerce's journals, held, and transferred to their accounts at Stripe every day. */
export class PayoutsStack extends ContextStack {
  readonly table: ContextTable;
  private readonly stripeSecret: ISecret;

  constructor(scope: Construct, id: string, props: PayoutsStackProps) {
    super(scope, id, props);
    const { platform, commerce } = props;
    this.table = new ContextTable(this, "Table", { platform, indexes: ["gsi1"] });
    this.stripeSecret = commerce.stripeSecret;
    const environment = { PAYOUTS_TABLE: this.table.tableName } satisfies PayoutsEnvironment;
    const stripeEnvironment = {
      ...environment,
      STRIPE_SECRET: this.stripeSecret.secretArn,
    } satisfies PayoutsStripeEnvironment;

    this.accruals(environment);
    this.transfers(stripeEnvironment);
    this.accounts(stripeEnvironment);

    const read = (name: string, path: string, entry: string) =>
      new HttpFunction(this, name, {
        platform,
        environment,
        access: "creator",
        route: `GET /creators/me/${path}`,
        entry: `payouts/handlers/${entry}`,
      });
    allow(read("GetAccount", "account", "get-account"), this.table.tableArn, "dynamodb:GetItem");
    allow(read("GetBalance", "balance", "get-balance"), this.table.tableArn, "dynamodb:GetItem", "dynamodb:Query");
    allow(read("ListTransfers", "transfers", "list-transfers"), this.table.tableArn, "dynamodb:Query");
    allow(read("ListStatements", "statements", "list-statements"), this.table.tableArn, "dynamodb:Query");
    const debts = new HttpFunction(this, "ListDebts", {
      platform,
      environment,
      access: "operator",
      route: "GET /creators/debts",
      entry: "payouts/handlers/list-debts",
    });
    allow(debts, this.indexArn, "dynamodb:Query");
    const statement = new HttpFunction(this, "GetStatement", {
      platform,
      environment,
      access: "creator",
      route: "GET /creators/me/statements/{month}",
      entry: "payouts/handlers/get-statement",
      // A month may have a hundred thousand movements; the gateway waits for 30 seconds.
      timeout: Duration.seconds(25),
      memorySize: 1024,
    });
    allow(statement, this.table.tableArn, "dynamodb:Query");
    allow(statement, this.indexArn, "dynamodb:Query");
  }

  private get indexArn(): string {
    return `${this.table.tableArn}/index/gsi1`;
  }

  private allowBooking(booker: ServiceFunction): void {
    allow(booker, this.table.tableArn, "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem");
  }

  /** Commerce's journals, in whatever order the bus brings them: entries come to the same balance in any. */
  private accruals(environment: PayoutsEnvironment): void {
    const { platform } = this;
    const accrue = new ServiceFunction(this, "AccrueEarnings", {
      platform,
      entry: "payouts/handlers/accrue-earnings",
      environment,
      // A journal of up to twenty creators, whose balances others may be changing.
      timeout: Duration.minutes(1),
    });
    this.allowBooking(accrue);
    new EventTrigger(accrue, "Journals", {
      bus: platform.bus,
      pattern: {
        source: ["lyceum.commerce"],
        detailType: ["journal"],
        // A journal is written once.
        detail: { before: { cause: Match.doesNotExist() } },
      },
    });
  }

  /** The daily run. What fails three times is kept in the dead-letter queue; the next day's run takes up what it left. */
  private transfers(environment: PayoutsStripeEnvironment): void {
    const { platform } = this;
    const run = new ScheduledFunction(this, "RunTransfers", {
      platform,
      entry: "payouts/handlers/run-transfers",
      environment,
      timeout: Duration.minutes(15),
      memorySize: 1024,
      schedules: {
        Daily: {
          description: "Transfers to creators what is payable.",
          schedule: ScheduleExpression.cron({ hour: "5", minute: "0", timeZone: TimeZone.ETC_UTC }),
        },
      },
    });
    this.allowBooking(run);
    allow(run, this.table.tableArn, "dynamodb:Query");
    allow(run, this.indexArn, "dynamodb:Query");
    allow(run, this.stripeSecret.secretArn, "secretsmanager:GetSecretValue");
    run.alarmOn("TransfersInTransit", 0, Duration.hours(1));
    run.alarmOn("TransfersRefused", 0, Duration.hours(1));
  }

  /** Creators' accounts at Stripe, and what Stripe tells of them. */
  private accounts(environment: PayoutsStripeEnvironment): void {
    const { platform } = this;
    // Stripe answers in a second; three tries of six seconds fit, and the gateway waits for 30.
    const withStripe = { platform, timeout: Duration.seconds(25), slow: Duration.seconds(5) } as const;
    const open = new HttpFunction(this, "OpenAccount", {
      ...withStripe,
      access: "creator",
      route: "POST /creators/me/account",
      entry: "payouts/handlers/open-account",
      environment: {
        ...environment,
        SITE_URL: platform.siteUrl,
      } satisfies OpenAccountEnvironment,
    });
    allow(open, this.table.tableArn, "dynamodb:GetItem", "dynamodb:PutItem");
    const webhook = new HttpFunction(this, "StripeConnectWebhook", {
      ...withStripe,
      environment,
      access: "public",
      route: "POST /webhooks/stripe-connect",
      entry: "payouts/handlers/stripe-connect-webhook",
    });
    this.allowBooking(webhook);
    for (const caller of [open, webhook]) {
      allow(caller, this.stripeSecret.secretArn, "secretsmanager:GetSecretValue");
    }
  }
}
