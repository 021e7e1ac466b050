import type { Construct } from "constructs";
import { experimentRoutes } from "../../functions/conversion/contract/experiment.ts";
import { holdoutRoutes } from "../../functions/conversion/contract/holdout.ts";
import { policyRoutes } from "../../functions/conversion/contract/policy.ts";
import { readingRoutes } from "../../functions/conversion/contract/reading.ts";
import { sampleSizeRoutes } from "../../functions/conversion/contract/sample-size.ts";
import type { experimentsEnv } from "../../functions/conversion/env.ts";
import { indexes } from "../../functions/conversion/keys.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { items } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

/**
 * What is tried on people: experiments, who is held out of the shop's measures, and offers. It stands below what asks it:
 * lists and orders.
 */
export class ConversionStack extends ContextStack {
  readonly table: ContextTable;

  constructor(scope: Construct, id: string, props: ContextStackProps) {
    super(scope, id, props);
    this.table = new ContextTable(this, "Table", { platform: props.platform, indexes });
    this.experiments();
  }

  private experiments(): void {
    const { platform, table } = this;
    const environment = { CONVERSION_TABLE: table.tableName } satisfies EnvOf<typeof experimentsEnv>;
    const operator = { platform, environment } as const;
    new HttpFunction(this, "ListExperiments", {
      ...operator,
      route: experimentRoutes.listExperiments,
      entry: "conversion/handlers/list-experiments",
      grants: [items(table, "Query")],
    });
    new HttpFunction(this, "GetReading", {
      ...operator,
      route: readingRoutes.getReading,
      entry: "conversion/handlers/get-reading",
      grants: [items(table, "GetItem", "Query")],
    });
    new HttpFunction(this, "GetHoldout", {
      ...operator,
      route: holdoutRoutes.getHoldout,
      entry: "conversion/handlers/get-holdout",
      grants: [items(table, "GetItem", "Query")],
    });
    new HttpFunction(this, "GetPolicies", {
      ...operator,
      route: policyRoutes.getPolicies,
      entry: "conversion/handlers/get-policies",
      grants: [items(table, "Query")],
    });
    new HttpFunction(this, "GetSampleSize", {
      platform,
      route: sampleSizeRoutes.getSampleSize,
      entry: "conversion/handlers/get-sample-size",
      environment: {},
      grants: [],
    });
    new HttpFunction(this, "GetExperiment", {
      ...operator,
      route: experimentRoutes.getExperiment,
      entry: "conversion/handlers/get-experiment",
      grants: [items(table, "GetItem")],
    });
    const writing = { ...operator, grants: [items(table, "GetItem", "PutItem")] } as const;
    new HttpFunction(this, "PutExperiment", {
      ...writing,
      route: experimentRoutes.putExperiment,
      entry: "conversion/handlers/put-experiment",
    });
    new HttpFunction(this, "PutHoldout", {
      ...writing,
      route: holdoutRoutes.putHoldout,
      entry: "conversion/handlers/put-holdout",
    });
    new HttpFunction(this, "StartExperiment", {
      ...writing,
      route: experimentRoutes.startExperiment,
      entry: "conversion/handlers/start-experiment",
    });
    new HttpFunction(this, "StopExperiment", {
      ...writing,
      route: experimentRoutes.stopExperiment,
      entry: "conversion/handlers/stop-experiment",
    });
    new HttpFunction(this, "DecideExperiment", {
      ...writing,
      route: experimentRoutes.decideExperiment,
      entry: "conversion/handlers/decide-experiment",
    });
  }
}
