import { Duration } from "aws-cdk-lib";
import { AnyPrincipal, Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { type Bucket, HttpMethods } from "aws-cdk-lib/aws-s3";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import type { Construct } from "constructs";
import { productRoutes } from "../../functions/catalogue/contract/product.ts";
import { uploadRoutes } from "../../functions/catalogue/contract/upload.ts";
import type { catalogueEnv, contentEnv } from "../../functions/catalogue/env.ts";
import { indexes } from "../../functions/catalogue/keys.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { index, items, listing, objects } from "../constructs/grants.ts";
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

    new HttpFunction(this, "ListProducts", {
      platform,
      environment,
      route: productRoutes.listProducts,
      entry: "catalogue/handlers/list-products",
      grants: [
        index(this.table, "byTime"),
        index(this.table, "byPrice"),
        index(this.table, "byRating"),
        // What is listed at a further price is read by its key.
        items(this.table, "BatchGetItem"),
      ],
    });

    const creator = { platform, environment } as const;
    const contentEnvironment = {
      ...environment,
      CONTENT_BUCKET: this.content.bucketName,
    } satisfies EnvOf<typeof contentEnv>;
    new HttpFunction(this, "ListOwnProducts", {
      ...creator,
      route: productRoutes.listOwnProducts,
      entry: "catalogue/handlers/list-own-products",
      grants: [index(this.table, "byCreator")],
    });
    new HttpFunction(this, "CreateProduct", {
      ...creator,
      route: productRoutes.createProduct,
      entry: "catalogue/handlers/create-product",
      grants: [items(this.table, "PutItem")],
    });
    new HttpFunction(this, "UpdateProduct", {
      ...creator,
      route: productRoutes.updateProduct,
      entry: "catalogue/handlers/update-product",
      grants: [
        items(this.table, "GetItem", "UpdateItem", "PutItem", "DeleteItem"),
        // The products of a bundle.
        items(this.table, "BatchGetItem"),
      ],
    });
    new HttpFunction(this, "PublishProduct", {
      ...creator,
      route: productRoutes.publishProduct,
      entry: "catalogue/handlers/publish-product",
      grants: [items(this.table, "GetItem", "UpdateItem", "PutItem", "DeleteItem", "BatchGetItem")],
    });
    new HttpFunction(this, "ArchiveProduct", {
      ...creator,
      route: productRoutes.archiveProduct,
      entry: "catalogue/handlers/archive-product",
      grants: [items(this.table, "GetItem", "UpdateItem", "PutItem", "DeleteItem")],
    });
    new HttpFunction(this, "UploadContent", {
      ...creator,
      route: uploadRoutes.uploadContent,
      entry: "catalogue/handlers/upload-content",
      environment: contentEnvironment,
      grants: [items(this.table, "GetItem", "PutItem"), objects(this.content, "products/*", "PutObject")],
    });
    new HttpFunction(this, "CommitContent", {
      ...creator,
      route: uploadRoutes.commitContent,
      entry: "catalogue/handlers/commit-content",
      environment: contentEnvironment,
      grants: [
        items(this.table, "GetItem", "UpdateItem", "PutItem", "DeleteItem", "BatchGetItem"),
        objects(this.content, "products/*", "GetObject"),
        // Without it S3 does not tell an object that is missing from one that is not to be seen.
        listing(this.content),
      ],
    });

    new ScheduledFunction(this, "SweepContent", {
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
      grants: [listing(this.content), objects(this.content, "products/*", "DeleteObject"), items(this.table, "Query")],
    });
  }
}
