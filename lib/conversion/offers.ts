import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import { offerRoutes } from "../../functions/conversion/contract/offer.ts";
import type { chooseOfferEnv, experimentsEnv, offersEnv } from "../../functions/conversion/env.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { EventTrigger } from "../constructs/event-trigger.ts";
import { index, items } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface OffersStackProps extends ContextStackProps {
  readonly conversion: { readonly table: ITable };
  readonly catalogue: { readonly table: ITable };
  readonly behaviour: { readonly table: ITable };
}

/**
 * Conversion's offers: made by creators and operators, chosen for people by what is known of them. Above behaviour, which
 * stands above commerce, which reads conversion's table.
 */
export class OffersStack extends ContextStack {
  private readonly own: ITable;

  constructor(scope: Construct, id: string, props: OffersStackProps) {
    super(scope, id, props);
    const { conversion, catalogue, behaviour } = props;
    this.own = conversion.table;
    const environment = { CONVERSION_TABLE: this.own.tableName } satisfies EnvOf<typeof experimentsEnv>;
    const withProducts = { ...environment, CATALOGUE_TABLE: catalogue.table.tableName } satisfies EnvOf<
      typeof offersEnv
    >;
    this.management(environment, withProducts, catalogue.table);
    this.choices(environment, withProducts, catalogue.table, behaviour.table);
  }

  /** By those who pay for them, and by operators. */
  private management(
    environment: EnvOf<typeof experimentsEnv>,
    withProducts: EnvOf<typeof offersEnv>,
    catalogue: ITable,
  ): void {
    const { platform, own } = this;
    const changing = items(own, "GetItem", "Query", "PutItem", "UpdateItem");
    for (const [name, route, entry] of [
      ["ProposeOffer", offerRoutes.proposeOffer, "conversion/handlers/propose-offer"],
      ["ApproveOffer", offerRoutes.approveOffer, "conversion/handlers/approve-offer"],
    ] as const) {
      const grants = [changing, items(catalogue, "BatchGetItem")];
      new HttpFunction(this, name, { platform, environment: withProducts, route, entry, grants });
    }
    for (const [name, route, entry, grants] of [
      ["DeclineOffer", offerRoutes.declineOffer, "conversion/handlers/decline-offer", [changing]],
      ["StopOffer", offerRoutes.stopOffer, "conversion/handlers/stop-offer", [changing]],
      ["GetOffer", offerRoutes.getOffer, "conversion/handlers/get-offer", [items(own, "GetItem", "Query")]],
      [
        "ListOffers",
        offerRoutes.listOffers,
        "conversion/handlers/list-offers",
        [items(own, "Query"), index(own, "byTime"), index(own, "ofCreator")],
      ],
    ] as const) {
      new HttpFunction(this, name, { platform, environment, route, entry, grants });
    }
  }

  /** For the people to whom they are made. */
  private choices(
    environment: EnvOf<typeof experimentsEnv>,
    withProducts: EnvOf<typeof offersEnv>,
    catalogue: ITable,
    behaviour: ITable,
  ): void {
    const { platform, own } = this;
    new HttpFunction(this, "ChooseOffer", {
      platform,
      route: offerRoutes.chooseOffer,
      entry: "conversion/handlers/choose-offer",
      environment: { ...withProducts, BEHAVIOUR_TABLE: behaviour.tableName } satisfies EnvOf<typeof chooseOfferEnv>,
      grants: [
        items(own, "GetItem", "Query", "PutItem"),
        items(behaviour, "GetItem", "BatchGetItem"),
        items(catalogue, "BatchGetItem"),
      ],
    });
    new HttpFunction(this, "ExplainOffer", {
      platform,
      environment,
      route: offerRoutes.explainOffer,
      entry: "conversion/handlers/explain-offer",
      grants: [items(own, "Query")],
    });
  }
}

/**
 * What becomes of orders that took offers, and of choices, by the bus. It stands in a stack that has a dead-letter queue
 * already: each queue has an alarm, which costs, and a rule must be in the stack of its queue.
 */
export function settleOffers(stack: ContextStack, table: ITable): void {
  const { platform } = stack;
  const settle = new ServiceFunction(stack, "SettleOffers", {
    platform,
    environment: { CONVERSION_TABLE: table.tableName } satisfies EnvOf<typeof experimentsEnv>,
    entry: "conversion/handlers/settle-offers",
    grants: [items(table, "GetItem", "Query", "PutItem", "UpdateItem")],
  });
  new EventTrigger(settle, "Offers", {
    bus: platform.bus,
    pattern: { source: ["lyceum.commerce"], detailType: ["order"] },
  });
}
