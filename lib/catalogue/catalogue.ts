import { Duration } from "aws-cdk-lib";
import { AnyPrincipal, Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { type Bucket, HttpMethods } from "aws-cdk-lib/aws-s3";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import type { Construct } from "constructs";
import { routes } from "../../functions/catalogue/contract/product.ts";
import type { catalogueEnv, contentEnv } from "../../functions/catalogue/env.ts";
import { indexes } from "../../functions/catalogue/keys.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { allow, allowObjects } from "../constructs/allow.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ScheduledFunction } from "../constructs/scheduled-function.ts";
import { StageBucket } from "../constructs/stage-bucket.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

/** Products: made and sold by creators, found by everyone, with the content that buyers are given. */
export class CatalogueStack extends ContextStack {
  readonly table: ContextTable;
  readonly content: Bucket;

  constructor(scope: Construct, id: string, props: ContextStackProps) {
    super(scope, id, props);
    const { platform } = props;
    this.table = new ContextTable(this, "Table", { platform, indexes });
    this.content = new StageBucket(this, "Content", {
      platform,
      unlogged: "Every read is by a signed URL that a function made for a named buyer and logged.",
      versioned: true,
      // Uploads and downloads are by signed URLs, from the pages that may call the API.
      ...(platform.origins.length > 0 && {
        cors: [
          {
            allowedMethods: [HttpMethods.GET, HttpMethods.HEAD, HttpMethods.PUT],
            allowedOrigins: [...platform.origins],
            allowedHeaders: ["*"],
            exposedHeaders: ["ETag"],
            maxAge: 7_200,
          },
        ],
      }),
      lifecycleRules: [
        {
          id: "old-versions",
          noncurrentVersionExpiration: Duration.days(90),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    });
    // What was sold is never written over, by whatever right: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
    this.content.addToResourcePolicy(
      new PolicyStatement({
        sid: "WrittenOnce",
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ["s3:PutObject"],
        resources: [this.content.arnForObjects("products/*")],
        conditions: { Null: { "s3:if-none-match": "true" } },
      }),
    );
    const environment = { CATALOGUE_TABLE: this.table.tableName } satisfies EnvOf<typeof catalogueEnv>;
    const index = (name: string) => `${this.table.tableArn}/index/${name}`;

    const list = new HttpFunction(this, "ListProducts", {
      platform,
      environment,
      route: routes.listProducts,
      entry: "catalogue/handlers/list-products",
    });
    for (const name of ["byTime", "byPrice", "byRating"]) allow(list, index(name), "dynamodb:Query");
    // What is listed at a further price is read by its key.
    allow(list, this.table.tableArn, "dynamodb:BatchGetItem");

    const creator = { platform, environment } as const;
    const contentEnvironment = {
      ...environment,
      CONTENT_BUCKET: this.content.bucketName,
    } satisfies EnvOf<typeof contentEnv>;
    const listOwn = new HttpFunction(this, "ListOwnProducts", {
      ...creator,
      route: routes.listOwnProducts,
      entry: "catalogue/handlers/list-own-products",
    });
    allow(listOwn, index("byCreator"), "dynamodb:Query");
    const create = new HttpFunction(this, "CreateProduct", {
      ...creator,
      route: routes.createProduct,
      entry: "catalogue/handlers/create-product",
    });
    allow(create, this.table.tableArn, "dynamodb:PutItem");
    const update = new HttpFunction(this, "UpdateProduct", {
      ...creator,
      route: routes.updateProduct,
      entry: "catalogue/handlers/update-product",
    });
    const publish = new HttpFunction(this, "PublishProduct", {
      ...creator,
      route: routes.publishProduct,
      entry: "catalogue/handlers/publish-product",
    });
    const archive = new HttpFunction(this, "ArchiveProduct", {
      ...creator,
      route: routes.archiveProduct,
      entry: "catalogue/handlers/archive-product",
    });
    const upload = new HttpFunction(this, "UploadContent", {
      ...creator,
      route: routes.uploadContent,
      entry: "catalogue/handlers/upload-content",
      environment: contentEnvironment,
    });
    const commit = new HttpFunction(this, "CommitContent", {
      ...creator,
      route: routes.commitContent,
      entry: "catalogue/handlers/commit-content",
      environment: contentEnvironment,
    });
    for (const changer of [update, publish, archive, commit]) {
      allow(changer, this.table.tableArn, "dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:PutItem");
      allow(changer, this.table.tableArn, "dynamodb:DeleteItem");
    }
    // The products of a bundle.
    for (const seller of [update, publish, commit]) allow(seller, this.table.tableArn, "dynamodb:BatchGetItem");
    allow(upload, this.table.tableArn, "dynamodb:GetItem", "dynamodb:PutItem");
    allowObjects(upload, this.content, "products/*", "s3:PutObject");
    allowObjects(commit, this.content, "products/*", "s3:GetObject");
    // Without it S3 does not tell an object that is missing from one that is not to be seen.
    allow(commit, this.content.bucketArn, "s3:ListBucket");

    const sweep = new ScheduledFunction(this, "SweepContent", {
      platform,
      entry: "catalogue/handlers/sweep-content",
      environment: contentEnvironment,
      timeout: Duration.minutes(15),
      schedules: {
        SweepContentDaily: {
          description: "Deletes what was uploaded and is nobody's.",
          schedule: ScheduleExpression.rate(Duration.days(1)),
        },
      },
    });
    allow(sweep, this.content.bucketArn, "s3:ListBucket");
    allowObjects(sweep, this.content, "products/*", "s3:DeleteObject");
    allow(sweep, this.table.tableArn, "dynamodb:Query");
  }
}
