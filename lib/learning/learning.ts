import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { routes } from "../../functions/learning/contract/learning.ts";
import type { accessEnv, bearingEnv, contentEnv, reviewsEnv, studyEnv } from "../../functions/learning/env.ts";
import { indexes } from "../../functions/learning/keys.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { allow, allowObjects } from "../constructs/allow.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { EventTrigger } from "../constructs/event-trigger.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface LearningStackProps extends ContextStackProps {
  readonly catalogue: { readonly table: ITable; readonly content: IBucket };
  readonly commerce: { readonly table: ITable };
}

/** What customers do with what they bought: their library, the content, their progress and their reviews. */
export class LearningStack extends ContextStack {
  readonly table: ContextTable;

  constructor(scope: Construct, id: string, props: LearningStackProps) {
    super(scope, id, props);
    const { platform, catalogue, commerce } = props;
    this.table = new ContextTable(this, "Table", { platform, indexes, heard: true });
    const reviewsEnvironment = {
      LEARNING_TABLE: this.table.tableName,
      CATALOGUE_TABLE: catalogue.table.tableName,
    } satisfies EnvOf<typeof reviewsEnv>;
    const accessEnvironment = {
      CATALOGUE_TABLE: catalogue.table.tableName,
      COMMERCE_TABLE: commerce.table.tableName,
    } satisfies EnvOf<typeof accessEnv>;
    const studyEnvironment = { ...accessEnvironment, ...reviewsEnvironment } satisfies EnvOf<typeof studyEnv>;
    const study = { platform, environment: studyEnvironment } as const;

    const library = new HttpFunction(this, "GetLibrary", {
      ...study,
      route: routes.getLibrary,
      entry: "learning/handlers/get-library",
    });
    allow(library, catalogue.table.tableArn, "dynamodb:BatchGetItem");
    allow(library, `${commerce.table.tableArn}/index/gsi2`, "dynamodb:Query");
    allow(library, this.table.tableArn, "dynamodb:BatchGetItem");
    const content = new HttpFunction(this, "GetContent", {
      ...study,
      route: routes.getContent,
      entry: "learning/handlers/get-content",
      environment: { ...studyEnvironment, CONTENT_BUCKET: catalogue.content.bucketName } satisfies EnvOf<
        typeof contentEnv
      >,
    });
    // A signed URL can do no more than who signed it: the function may read what it hands out.
    allowObjects(content, catalogue.content, "products/*", "s3:GetObject");
    allow(content, this.table.tableArn, "dynamodb:UpdateItem");
    const access = new HttpFunction(this, "GetAccess", {
      ...study,
      route: routes.getAccess,
      entry: "learning/handlers/get-access",
      environment: accessEnvironment,
    });
    const progress = new HttpFunction(this, "PutProgress", {
      ...study,
      route: routes.putProgress,
      entry: "learning/handlers/put-progress",
    });
    allow(progress, this.table.tableArn, "dynamodb:GetItem", "dynamodb:PutItem");
    // Content is handed out, and progress kept, in the transaction that finds the right to it active.
    for (const studying of [content, progress]) allow(studying, commerce.table.tableArn, "dynamodb:ConditionCheckItem");
    const review = new HttpFunction(this, "WriteReview", {
      ...study,
      route: routes.writeReview,
      entry: "learning/handlers/write-review",
    });
    const edit = new HttpFunction(this, "EditReview", {
      ...study,
      route: routes.editReview,
      entry: "learning/handlers/edit-review",
    });
    for (const writer of [review, edit]) {
      allow(writer, this.table.tableArn, "dynamodb:PutItem", "dynamodb:UpdateItem");
      // A review rests on a right, which is in force in the transaction that keeps it.
      allow(writer, commerce.table.tableArn, "dynamodb:ConditionCheckItem");
    }
    const bearingEnvironment = {
      LEARNING_TABLE: this.table.tableName,
      COMMERCE_TABLE: commerce.table.tableName,
    } satisfies EnvOf<typeof bearingEnv>;
    const own = { platform, environment: bearingEnvironment } as const;
    const mine = new HttpFunction(this, "GetOwnReview", {
      ...own,
      route: routes.getOwnReview,
      entry: "learning/handlers/get-own-review",
    });
    const remove = new HttpFunction(this, "DeleteReview", {
      ...own,
      route: routes.deleteReview,
      entry: "learning/handlers/delete-review",
    });
    allow(remove, this.table.tableArn, "dynamodb:DeleteItem", "dynamodb:UpdateItem");
    const bear = new ServiceFunction(this, "BearReview", {
      platform,
      entry: "learning/handlers/bear-review",
      environment: bearingEnvironment,
    });
    allow(bear, this.table.tableArn, "dynamodb:PutItem", "dynamodb:UpdateItem");
    new EventTrigger(bear, "Rights", {
      bus: platform.bus,
      pattern: { source: ["lyceum.commerce"], detailType: ["entitlement"] },
    });
    for (const reader of [review, edit, mine, remove, bear]) allow(reader, this.table.tableArn, "dynamodb:GetItem");
    for (const asker of [content, access, progress, review, edit])
      allow(asker, catalogue.table.tableArn, "dynamodb:GetItem");
    for (const asker of [library, content, access, progress, review, edit, bear])
      allow(asker, commerce.table.tableArn, "dynamodb:Query");

    const reviews = new HttpFunction(this, "ListReviews", {
      platform,
      environment: reviewsEnvironment,
      route: routes.listReviews,
      entry: "learning/handlers/list-reviews",
    });
    for (const arn of [this.table.tableArn, `${this.table.tableArn}/index/byTime`])
      allow(reviews, arn, "dynamodb:Query");
    allow(reviews, catalogue.table.tableArn, "dynamodb:GetItem");
  }
}
