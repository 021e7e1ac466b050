import { Duration } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { AnyPrincipal, Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { type Bucket, HttpMethods, type IBucket } from "aws-cdk-lib/aws-s3";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import type { Construct } from "constructs";
import { coverRoutes } from "../../functions/catalogue/contract/cover.ts";
import { lookUpRoutes } from "../../functions/catalogue/contract/look-up.ts";
import { previewRoutes } from "../../functions/catalogue/contract/preview.ts";
import { productRoutes } from "../../functions/catalogue/contract/product.ts";
import { shopRoutes } from "../../functions/catalogue/contract/shop.ts";
import { uploadRoutes } from "../../functions/catalogue/contract/upload.ts";
import type { catalogueEnv, contentEnv, coverEnv, shownEnv } from "../../functions/catalogue/env.ts";
import { indexes } from "../../functions/catalogue/keys.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { index, items, listing, objects } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ScheduledFunction } from "../constructs/scheduled-function.ts";
import { StageBucket } from "../constructs/stage-bucket.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface CatalogueStackProps extends ContextStackProps {
  readonly creators: { readonly table: ITable };
}

/** Products: made and sold by creators, found by everyone, with their content. */
export class CatalogueStack extends ContextStack {
  readonly table: ContextTable;
  readonly content: Bucket;

  constructor(scope: Construct, id: string, props: CatalogueStackProps) {
    super(scope, id, props);
    const { platform } = props;
    this.table = new ContextTable(this, "Table", { platform, indexes });
    this.content = this.contentBucket();
    this.products(props.creators.table);
    this.lookUps(props.creators.table);
    this.contents();
    this.covers(platform.front.media);
    this.previews();
    this.shopRoutes();
  }

  /** The shop's configuration. */
  private shopRoutes(): void {
    const { platform } = this;
    new HttpFunction(this, "GetConfig", {
      platform,
      route: shopRoutes.getConfig,
      entry: "catalogue/handlers/get-config",
    });
    new HttpFunction(this, "ListTopics", {
      platform,
      environment: { CATALOGUE_TABLE: this.table.tableName } satisfies EnvOf<typeof catalogueEnv>,
      route: shopRoutes.listTopics,
      entry: "catalogue/handlers/list-topics",
      grants: [items(this.table, "GetItem")],
    });
  }

  /** Content: uploaded and handed out by signed URLs, and never overwritten. */
  private contentBucket(): Bucket {
    const { platform } = this;
    const content = new StageBucket(this, "Content", {
      platform,
      unlogged: "Every read is by a signed URL that a function made for a named buyer and logged.",
      versioned: true,
      // The signed URL is the permission, without cookies: readers fetch parts of a file by script, whatever their
      // origin.
      cors: [
        {
          allowedMethods: [HttpMethods.GET, HttpMethods.HEAD],
          allowedOrigins: ["*"],
          allowedHeaders: ["*"],
          exposedHeaders: ["Accept-Ranges", "Content-Length", "Content-Range", "ETag"],
          maxAge: 7_200,
        },
        // Uploads come from the pages that may call the API.
        ...(platform.origins.length > 0
          ? [
              {
                allowedMethods: [HttpMethods.PUT],
                allowedOrigins: [...platform.origins],
                allowedHeaders: ["*"],
                exposedHeaders: ["ETag"],
                maxAge: 7_200,
              },
            ]
          : []),
      ],
      lifecycleRules: [
        {
          id: "old-versions",
          noncurrentVersionExpiration: Duration.days(90),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    });
    // Sold content is never overwritten, whoever has the right to:
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
    content.addToResourcePolicy(
      new PolicyStatement({
        sid: "WrittenOnce",
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ["s3:PutObject"],
        resources: [content.arnForObjects("products/*")],
        conditions: { Null: { "s3:if-none-match": "true" } },
      }),
    );
    return content;
  }

  /** What operators look up. */
  private lookUps(creators: ITable): void {
    const reader = {
      platform: this.platform,
      environment: {
        CATALOGUE_TABLE: this.table.tableName,
        CREATORS_TABLE: creators.tableName,
      } satisfies EnvOf<typeof shownEnv>,
    } as const;
    new HttpFunction(this, "LookUpProducts", {
      ...reader,
      route: lookUpRoutes.lookUpProducts,
      entry: "catalogue/handlers/look-up-products",
      grants: [index(this.table, "byCreator"), index(this.table, "byTitle"), items(creators, "BatchGetItem")],
    });
    new HttpFunction(this, "ReadProduct", {
      ...reader,
      route: lookUpRoutes.readProduct,
      entry: "catalogue/handlers/read-product",
      grants: [items(this.table, "GetItem"), items(creators, "BatchGetItem")],
    });
  }

  /** Products: found by everyone, changed by their creators. */
  private products(creators: ITable): void {
    const products = {
      platform: this.platform,
      environment: { CATALOGUE_TABLE: this.table.tableName } satisfies EnvOf<typeof catalogueEnv>,
    } as const;
    new HttpFunction(this, "ListProducts", {
      ...products,
      environment: { ...products.environment, CREATORS_TABLE: creators.tableName } satisfies EnvOf<typeof shownEnv>,
      route: productRoutes.listProducts,
      entry: "catalogue/handlers/list-products",
      grants: [
        index(this.table, "byTime"),
        index(this.table, "byPrice"),
        index(this.table, "byRating"),
        index(this.table, "byPopularity"),
        // Entries at further prices, and named ids, are read by key.
        items(this.table, "BatchGetItem"),
        items(creators, "BatchGetItem"),
      ],
    });
    new HttpFunction(this, "ListOwnProducts", {
      ...products,
      route: productRoutes.listOwnProducts,
      entry: "catalogue/handlers/list-own-products",
      grants: [index(this.table, "byCreator")],
    });
    new HttpFunction(this, "CreateProduct", {
      ...products,
      route: productRoutes.createProduct,
      entry: "catalogue/handlers/create-product",
      grants: [items(this.table, "PutItem")],
    });
    new HttpFunction(this, "UpdateProduct", {
      ...products,
      route: productRoutes.updateProduct,
      entry: "catalogue/handlers/update-product",
      grants: [
        items(this.table, "GetItem", "UpdateItem", "PutItem", "DeleteItem"),
        // The products of a bundle.
        items(this.table, "BatchGetItem"),
      ],
    });
    new HttpFunction(this, "PublishProduct", {
      ...products,
      route: productRoutes.publishProduct,
      entry: "catalogue/handlers/publish-product",
      grants: [items(this.table, "GetItem", "UpdateItem", "PutItem", "DeleteItem", "BatchGetItem")],
    });
    new HttpFunction(this, "ArchiveProduct", {
      ...products,
      route: productRoutes.archiveProduct,
      entry: "catalogue/handlers/archive-product",
      grants: [items(this.table, "GetItem", "UpdateItem", "PutItem", "DeleteItem")],
    });
  }

  /** The content of products: uploaded, committed, and swept once nobody needs it. */
  private contents(): void {
    const { platform } = this;
    const environment = {
      CATALOGUE_TABLE: this.table.tableName,
      CONTENT_BUCKET: this.content.bucketName,
    } satisfies EnvOf<typeof contentEnv>;
    new HttpFunction(this, "UploadContent", {
      platform,
      route: uploadRoutes.uploadContent,
      entry: "catalogue/handlers/upload-content",
      environment,
      grants: [items(this.table, "GetItem", "PutItem"), objects(this.content, "products/*", "PutObject")],
    });
    new HttpFunction(this, "CommitContent", {
      platform,
      route: uploadRoutes.commitContent,
      entry: "catalogue/handlers/commit-content",
      environment,
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
      environment,
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

  /** Everything that a change of a product reads and writes. */
  private get changing() {
    return items(this.table, "GetItem", "UpdateItem", "PutItem", "DeleteItem", "BatchGetItem");
  }

  private covers(media: IBucket): void {
    const { platform } = this;
    const environment = {
      CATALOGUE_TABLE: this.table.tableName,
      MEDIA_BUCKET: media.bucketName,
    } satisfies EnvOf<typeof coverEnv>;
    new HttpFunction(this, "UploadCover", {
      platform,
      environment,
      route: coverRoutes.uploadCover,
      entry: "catalogue/handlers/upload-cover",
      grants: [items(this.table, "GetItem"), objects(media, "uploads/covers/*", "PutObject")],
    });
    new HttpFunction(this, "CommitCover", {
      platform,
      environment,
      route: coverRoutes.commitCover,
      entry: "catalogue/handlers/commit-cover",
      grants: [
        this.changing,
        objects(media, "uploads/covers/*", "GetObject"),
        objects(media, "media/covers/*", "PutObject"),
        // Without it S3 does not tell an object that is missing from one that is not to be seen.
        listing(media),
      ],
    });
    new HttpFunction(this, "RemoveCover", {
      platform,
      environment: { CATALOGUE_TABLE: this.table.tableName } satisfies EnvOf<typeof catalogueEnv>,
      route: coverRoutes.removeCover,
      entry: "catalogue/handlers/remove-cover",
      grants: [this.changing],
    });
  }

  private previews(): void {
    const { platform } = this;
    const environment = {
      CATALOGUE_TABLE: this.table.tableName,
      CONTENT_BUCKET: this.content.bucketName,
    } satisfies EnvOf<typeof contentEnv>;
    new HttpFunction(this, "UploadPreview", {
      platform,
      environment,
      route: previewRoutes.uploadPreview,
      entry: "catalogue/handlers/upload-preview",
      grants: [items(this.table, "GetItem"), objects(this.content, "products/*", "PutObject")],
    });
    new HttpFunction(this, "CommitPreview", {
      platform,
      environment,
      route: previewRoutes.commitPreview,
      entry: "catalogue/handlers/commit-preview",
      grants: [this.changing, objects(this.content, "products/*", "GetObject"), listing(this.content)],
    });
    new HttpFunction(this, "RemovePreview", {
      platform,
      environment: { CATALOGUE_TABLE: this.table.tableName } satisfies EnvOf<typeof catalogueEnv>,
      route: previewRoutes.removePreview,
      entry: "catalogue/handlers/remove-preview",
      grants: [this.changing],
    });
    new HttpFunction(this, "GetPreview", {
      platform,
      environment,
      route: previewRoutes.getPreview,
      entry: "catalogue/handlers/get-preview",
      // A signed URL has only its signer's rights.
      grants: [items(this.table, "GetItem"), objects(this.content, "products/*", "GetObject")],
    });
  }
}
