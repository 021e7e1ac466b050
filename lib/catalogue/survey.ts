import { Duration } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import type { Construct } from "constructs";
import type { ratingEnv, surveyEnv } from "../../functions/catalogue/env.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { EventTrigger } from "../constructs/event-trigger.ts";
import { index, items, listing, objects } from "../constructs/grants.ts";
import { ScheduledFunction } from "../constructs/scheduled-function.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface SurveyStackProps extends ContextStackProps {
  readonly catalogue: { readonly table: ITable };
  readonly learning: { readonly table: ITable };
  readonly recommendations: { readonly models: IBucket };
}

/**
 * The catalogue's input from other contexts: products' popularity from training, and their stars from learning. A stack
 * of its own, as the others' stacks need the catalogue's.
 */
export class SurveyStack extends ContextStack {
  constructor(scope: Construct, id: string, props: SurveyStackProps) {
    super(scope, id, props);
    const { platform, catalogue, recommendations } = props;
    this.ratings(props);
    new ScheduledFunction(this, "SurveyShop", {
      platform,
      entry: "catalogue/handlers/survey-shop",
      environment: {
        CATALOGUE_TABLE: catalogue.table.tableName,
        MODEL_BUCKET: recommendations.models.bucketName,
      } satisfies EnvOf<typeof surveyEnv>,
      timeout: Duration.minutes(15),
      schedules: {
        SurveyShopHourly: {
          description: "Counts what is on sale by topic, and ranks it by popularity.",
          schedule: ScheduleExpression.rate(Duration.hours(1)),
        },
      },
      grants: [
        index(catalogue.table, "byPopularity"),
        items(catalogue.table, "PutItem", "UpdateItem"),
        objects(recommendations.models, "popularity/*", "GetObject"),
        // Without it S3 does not tell an object that is missing from one that is not to be seen.
        listing(recommendations.models),
      ],
    });
  }
  private ratings({ platform, catalogue, learning }: SurveyStackProps): void {
    const apply = new ServiceFunction(this, "ApplyRating", {
      platform,
      entry: "catalogue/handlers/apply-rating",
      environment: {
        CATALOGUE_TABLE: catalogue.table.tableName,
        LEARNING_TABLE: learning.table.tableName,
      } satisfies EnvOf<typeof ratingEnv>,
      grants: [items(catalogue.table, "GetItem", "UpdateItem"), items(learning.table, "Query")],
    });
    new EventTrigger(apply, "Ratings", {
      bus: platform.bus,
      pattern: { source: ["lyceum.learning"], detailType: ["rating"] },
    });
  }
}
