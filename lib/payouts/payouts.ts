import { Duration, TimeZone } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { Match } from "aws-cdk-lib/aws-events";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { accountRoutes } from "../../functions/payouts/contract/account.ts";
import { balanceRoutes } from "../../functions/payouts/contract/balance.ts";
import { reconciliationRoutes } from "../../functions/payouts/contract/reconciliation.ts";
import { statementRoutes } from "../../functions/payouts/contract/statement.ts";
import { stripeEventRoutes } from "../../functions/payouts/contract/stripe-event.ts";
import { transferRoutes } from "../../functions/payouts/contract/transfer.ts";
import type {
  countriesEnv,
  currenciesEnv,
  heedingEnv,
  openAccountEnv,
  payoutsEnv,
  payoutsStripeEnv,
  runTransfersEnv,
} from "../../functions/payouts/env.ts";
import { indexes } from "../../functions/payouts/keys.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { EventTrigger } from "../constructs/event-trigger.ts";
import { type Grant, index, items, secret } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ScheduledFunction } from "../constructs/scheduled-function.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { StripeKeys } from "../constructs/stripe-keys.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

/** Payouts are compared every night: one night may fail. */
const MOST_AGE_HOURS = 36;

export interface PayoutsStackProps extends ContextStackProps {
  readonly affiliates: { readonly table: ITable };
  readonly commerce: { readonly table: ITable; readonly stripeSecret: ISecret };
}

/**
 * Creators' earnings: accrued from commerce's journals, held, and transferred to their accounts at Stripe every day.
 */
export class PayoutsStack extends ContextStack {
  readonly table: ContextTable;
  private readonly stripeSecret: ISecret;

  constructor(scope: Construct, id: string, props: PayoutsStackProps) {
    super(scope, id, props);
    const { platform, commerce, affiliates } = props;
    this.table = new ContextTable(this, "Table", { platform, indexes, heard: true });
    // No function that takes payments gets the key that sends money out. A dev stage has test keys, and pays for one
    // secret only.
    this.stripeSecret = platform.production
      ? new StripeKeys(this, "PayoutsStripeKeys", { platform, of: "payouts" })
      : commerce.stripeSecret;
    const environment = { PAYOUTS_TABLE: this.table.tableName } satisfies EnvOf<typeof payoutsEnv>;
    const stripeEnvironment = {
      ...environment,
      PAYOUTS_STRIPE_SECRET: this.stripeSecret.secretArn,
    } satisfies EnvOf<typeof payoutsStripeEnv>;

    this.accruals(environment);
    const runEnvironment = {
      ...stripeEnvironment,
      COMMERCE_TABLE: commerce.table.tableName,
    } satisfies EnvOf<typeof runTransfersEnv>;
    this.transfers(runEnvironment, commerce.table);
    this.reconciliation(runEnvironment, commerce.table);
    this.accounts(stripeEnvironment, affiliates.table);

    const own = { platform, environment } as const;
    new HttpFunction(this, "GetBalance", {
      platform,
      environment: { ...environment, COMMERCE_TABLE: commerce.table.tableName } satisfies EnvOf<typeof heedingEnv>,
      route: balanceRoutes.getBalance,
      entry: "payouts/handlers/get-balance",
      grants: [items(this.table, "GetItem", "Query"), items(commerce.table, "GetItem")],
    });
    new HttpFunction(this, "ListTransfers", {
      ...own,
      route: transferRoutes.listTransfers,
      entry: "payouts/handlers/list-transfers",
      grants: [items(this.table, "Query")],
    });
    new HttpFunction(this, "ListStatements", {
      ...own,
      route: statementRoutes.listStatements,
      entry: "payouts/handlers/list-statements",
      grants: [items(this.table, "Query")],
    });
    new HttpFunction(this, "ListDebts", {
      platform,
      environment,
      route: balanceRoutes.listDebts,
      entry: "payouts/handlers/list-debts",
      grants: [index(this.table, "selected")],
    });
    this.operations(stripeEnvironment);
    new HttpFunction(this, "GetStatement", {
      platform,
      environment,
      route: statementRoutes.getStatement,
      entry: "payouts/handlers/get-statement",
      // A month may have a hundred thousand movements; the gateway waits for 30 seconds.
      timeout: Duration.seconds(25),
      memorySize: 1024,
      grants: [items(this.table, "Query"), index(this.table, "selected")],
    });
  }

  /** Operators' routes for a creator's transfers. */
  private operations(environment: EnvOf<typeof payoutsStripeEnv>): void {
    const { platform } = this;
    const operators = { platform } as const;
    const read = { PAYOUTS_TABLE: environment.PAYOUTS_TABLE } satisfies EnvOf<typeof payoutsEnv>;
    new HttpFunction(this, "ListTransfersOf", {
      ...operators,
      route: transferRoutes.listTransfersOf,
      entry: "payouts/handlers/list-transfers-of",
      environment: read,
      grants: [items(this.table, "Query")],
    });
    new HttpFunction(this, "GetBalanceOf", {
      ...operators,
      route: balanceRoutes.getBalanceOf,
      entry: "payouts/handlers/get-balance-of",
      environment: read,
      grants: [items(this.table, "Query")],
    });
    new HttpFunction(this, "GetAccountOf", {
      ...operators,
      route: accountRoutes.getAccountOf,
      entry: "payouts/handlers/get-account-of",
      environment: read,
      grants: [items(this.table, "GetItem")],
    });
    new HttpFunction(this, "RetireAccount", {
      ...operators,
      route: accountRoutes.retireAccount,
      entry: "payouts/handlers/retire-account",
      environment: read,
      grants: [items(this.table, "GetItem", "PutItem")],
    });
    new HttpFunction(this, "ReverseTransfer", {
      ...operators,
      route: transferRoutes.reverseTransfer,
      entry: "payouts/handlers/reverse-transfer",
      environment,
      timeout: Duration.seconds(25),
      grants: [secret(this.stripeSecret), ...this.booking],
    });
    new HttpFunction(this, "ReleaseWithheld", {
      ...operators,
      route: balanceRoutes.releaseWithheld,
      entry: "payouts/handlers/release-withheld",
      environment: read,
      grants: [...this.booking],
    });
  }

  private get booking(): Grant[] {
    return [items(this.table, "GetItem", "PutItem", "UpdateItem")];
  }

  /** To add queued entries to a balance. */
  private get queue(): Grant[] {
    return [...this.booking, items(this.table, "DeleteItem", "Query")];
  }

  /** Commerce's journals, in whatever order the bus brings them: entries come to the same balance in any. */
  private accruals(environment: EnvOf<typeof payoutsEnv>): void {
    const { platform } = this;
    const accrue = new ServiceFunction(this, "AccrueEarnings", {
      platform,
      entry: "payouts/handlers/accrue-earnings",
      environment,
      // A journal of up to twenty creators, whose balances others may be changing.
      timeout: Duration.minutes(1),
      grants: [...this.queue],
    });
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

  /** The daily run. A run that fails three times goes to the dead-letter queue; the next day's run continues. */
  private transfers(environment: EnvOf<typeof runTransfersEnv>, commerce: ITable): void {
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
      grants: [
        ...this.queue,
        ...indexes.map((name) => index(this.table, name)),
        secret(this.stripeSecret),
        // A creator whose transfers an operator stopped is not paid.
        items(commerce, "GetItem", "ConditionCheckItem"),
      ],
    });
    run.alarmOn("TransfersInTransit", 0, Duration.hours(1));
    run.alarmOn("TransfersRefused", 0, Duration.hours(1));
    run.alarmOn("OwedUncovered", 0, Duration.hours(1));
    run.alarmOnErrors();
    run.alarmOnMissedRuns();
  }

  /**
   * Checks each night, before transfers, everything that events should have reported; the age of the last run is
   * measured.
   */
  private reconciliation(environment: EnvOf<typeof runTransfersEnv>, commerce: ITable): void {
    const { platform } = this;
    const reconcile = new ScheduledFunction(this, "ReconcilePayouts", {
      platform,
      entry: "payouts/handlers/reconcile-payouts",
      environment,
      timeout: Duration.minutes(15),
      memorySize: 1024,
      schedules: {
        ReconcilePayoutsNightly: {
          description: "Compares what creators have with sales and with Stripe, and mends what was missed.",
          // After commerce's own comparison, and before transfers.
          schedule: ScheduleExpression.cron({ hour: "4", minute: "30", timeZone: TimeZone.ETC_UTC }),
        },
      },
      grants: [
        ...this.queue,
        items(this.table, "BatchGetItem"),
        ...indexes.map((name) => index(this.table, name)),
        index(commerce, "byTime"),
        secret(this.stripeSecret),
      ],
    });
    reconcile.alarmOn("PayoutFindings", 0, Duration.hours(1));

    const read = {
      platform,
      environment: { PAYOUTS_TABLE: environment.PAYOUTS_TABLE } satisfies EnvOf<typeof payoutsEnv>,
    };
    const measure = new ScheduledFunction(this, "MeasurePayouts", {
      ...read,
      entry: "payouts/handlers/measure-payouts",
      schedules: {
        MeasurePayoutsHourly: {
          description: "Measures how long ago creators' earnings were compared.",
          schedule: ScheduleExpression.rate(Duration.hours(1)),
        },
      },
      grants: [items(this.table, "GetItem")],
    });
    measure.alarmOn("PayoutReconciliationAge", MOST_AGE_HOURS, Duration.hours(2), "over");
    new HttpFunction(this, "ListPayoutReconciliations", {
      ...read,
      route: reconciliationRoutes.listPayoutReconciliations,
      entry: "payouts/handlers/list-payout-reconciliations",
      grants: [index(this.table, "all")],
    });
  }

  /** Creators' accounts at Stripe, and Stripe's events about them. */
  private accounts(environment: EnvOf<typeof payoutsStripeEnv>, affiliates: ITable): void {
    const { platform } = this;
    // Stripe answers in a second; three tries of six seconds fit, and the gateway waits for 30.
    const withStripe = { platform, timeout: Duration.seconds(25) } as const;
    const country = this.node.tryGetContext("country") ?? "US";
    if (!/^[A-Z]{2}$/.test(country)) {
      throw new Error(
        `The context country is an ISO 3166 code of two capital letters, not ${JSON.stringify(country)}.`,
      );
    }
    const countries = { PLATFORM_COUNTRY: country } satisfies EnvOf<typeof countriesEnv>;
    new HttpFunction(this, "ListCountries", {
      platform,
      environment: countries,
      route: accountRoutes.listCountries,
      entry: "payouts/handlers/list-countries",
    });
    const settlement = this.node.tryGetContext("settlement") ?? "usd";
    if (!/^[a-z]{3}(,[a-z]{3})*$/.test(settlement)) {
      throw new Error(
        `The context settlement is a list of currencies, such as usd,eur, not ${JSON.stringify(settlement)}.`,
      );
    }
    if (!/^[a-z]{3}(,[a-z]{3})*$/.test(settlement)) {
      const given = JSON.stringify(settlement);
      throw new Error(
        `The context settlement names the currencies that Stripe holds, such as "usd,eur", not ${given}.`,
      );
    }
    new HttpFunction(this, "ListCurrencies", {
      platform,
      environment: { SETTLEMENT_CURRENCIES: settlement } satisfies EnvOf<typeof currenciesEnv>,
      route: balanceRoutes.listCurrencies,
      entry: "payouts/handlers/list-currencies",
    });
    new HttpFunction(this, "GetAccount", {
      ...withStripe,
      environment,
      route: accountRoutes.getAccount,
      entry: "payouts/handlers/get-account",
      grants: [items(this.table, "GetItem", "PutItem"), index(this.table, "selected"), secret(this.stripeSecret)],
    });
    new HttpFunction(this, "OpenAccount", {
      ...withStripe,
      route: accountRoutes.openAccount,
      entry: "payouts/handlers/open-account",
      environment: {
        ...environment,
        SITE_URL: platform.siteUrl,
        AFFILIATES_TABLE: affiliates.tableName,
        ...countries,
      } satisfies EnvOf<typeof openAccountEnv>,
      grants: [
        items(this.table, "GetItem", "PutItem"),
        // Whether somebody without products may be paid.
        items(affiliates, "GetItem"),
        secret(this.stripeSecret),
      ],
    });
    const webhook = new HttpFunction(this, "StripeConnectWebhook", {
      ...withStripe,
      environment,
      route: stripeEventRoutes.stripeConnectWebhook,
      entry: "payouts/handlers/stripe-connect-webhook",
      reserved: 5,
      grants: [...this.booking, index(this.table, "selected"), secret(this.stripeSecret)],
    });
    webhook.alarmOnErrors();
  }
}
