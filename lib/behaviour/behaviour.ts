import { Aws, type CfnElement, Duration, RemovalPolicy, Size, Validations } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  Compression,
  DeliveryStream,
  EnableLogging,
  S3Bucket,
  StreamEncryption,
} from "aws-cdk-lib/aws-kinesisfirehose";
import { FilterRule } from "aws-cdk-lib/aws-lambda";
import { CfnLogStream, LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { type Bucket, StorageClass } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { eventRoutes } from "../../functions/behaviour/contract/event.ts";
import { historyRoutes } from "../../functions/behaviour/contract/history.ts";
import { interestRoutes } from "../../functions/behaviour/contract/interests.ts";
import { portraitRoutes } from "../../functions/behaviour/contract/portrait.ts";
import type { behaviourEnv, portraitEnv, profilesEnv, recordEventsEnv } from "../../functions/behaviour/env.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { alarm } from "../constructs/alarm.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { type Grant, index, items, resource } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { StageBucket } from "../constructs/stage-bucket.ts";
import { TableTrigger } from "../constructs/table-trigger.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

/** Events reach the log within a minute; these have waited long. */
const LATE_SECONDS = 15 * 60;

/** The tables whose changes are behaviour too. */
export interface BehaviourStackProps extends ContextStackProps {
  readonly identity: { readonly table: ITable };
  /** Events are about its products. */
  readonly catalogue: { readonly table: ITable };
  readonly commerce: { readonly table: ITable };
  readonly learning: { readonly table: ITable };
}

/** Behaviour: a log of all interactions for training, and a profile of each person for requests. */
export class BehaviourStack extends ContextStack {
  readonly table: ContextTable;
  /** The log: gzip NDJSON under `events/`, by hour of arrival. */
  readonly bucket: Bucket;
  private readonly stream: DeliveryStream;

  constructor(scope: Construct, id: string, props: BehaviourStackProps) {
    super(scope, id, props);
    const { platform, identity, catalogue, commerce, learning } = props;
    this.table = new ContextTable(this, "Table", { platform });
    this.bucket = this.log();
    this.stream = this.delivery();
    const metric = this.stream.metric("DeliveryToS3.DataFreshness", {
      statistic: "Maximum",
      period: Duration.minutes(5),
    });
    alarm(this, platform, "Freshness", { metric, threshold: LATE_SECONDS });
    const environment = {
      BEHAVIOUR_TABLE: this.table.tableName,
      BEHAVIOUR_STREAM: this.stream.deliveryStreamName,
    } satisfies EnvOf<typeof behaviourEnv>;

    new HttpFunction(this, "RecordEvents", {
      platform,
      environment: {
        ...environment,
        CATALOGUE_TABLE: catalogue.table.tableName,
      } satisfies EnvOf<typeof recordEventsEnv>,
      route: eventRoutes.recordEvents,
      entry: "behaviour/handlers/record-events",
      grants: [...this.keeping, items(catalogue.table, "BatchGetItem")],
    });

    this.owned();
    this.portraits(props);

    const fact = (name: string, entry: string, table: ITable, filter: Record<string, unknown>) => {
      // A hundred changes one after the other, each into the log and a profile.
      const target = new ServiceFunction(this, name, {
        platform,
        entry,
        environment,
        timeout: Duration.minutes(1),
        grants: [...this.keeping],
      });
      new TableTrigger(target, "Changes", { table, filter });
    };
    const kept = FilterRule.or("INSERT", "MODIFY");
    fact("RecordOrderFacts", "behaviour/handlers/record-order-facts", commerce.table, {
      eventName: kept,
      dynamodb: {
        Keys: { sk: { S: FilterRule.isEqual("ORDER") } },
        NewImage: { state: { S: FilterRule.or("paid", "partially-refunded", "refunded") } },
      },
    });
    fact("RecordLearningFacts", "behaviour/handlers/record-learning-facts", learning.table, {
      eventName: kept,
      dynamodb: {
        Keys: { sk: { S: ["REVIEW#", "PROGRESS#", "WISH#"].flatMap((prefix) => FilterRule.beginsWith(prefix)) } },
      },
    });
    fact("MergeVisitor", "behaviour/handlers/merge-visitor", identity.table, {
      eventName: FilterRule.isEqual("INSERT"),
      dynamodb: { Keys: { sk: { S: FilterRule.beginsWith("VISITOR#") } } },
    });
  }

  /** Users' own history and interests. */
  private owned(): void {
    const environment = { BEHAVIOUR_TABLE: this.table.tableName } satisfies EnvOf<typeof profilesEnv>;
    const own = { platform: this.platform, environment } as const;
    new HttpFunction(this, "GetInterests", {
      ...own,
      route: interestRoutes.getInterests,
      entry: "behaviour/handlers/get-interests",
      grants: [items(this.table, "GetItem")],
    });
    new HttpFunction(this, "PutInterests", {
      ...own,
      route: interestRoutes.putInterests,
      entry: "behaviour/handlers/put-interests",
      grants: [items(this.table, "PutItem")],
    });
    new HttpFunction(this, "ListHistory", {
      ...own,
      route: historyRoutes.listHistory,
      entry: "behaviour/handlers/list-history",
      grants: [items(this.table, "GetItem")],
    });
    new HttpFunction(this, "ForgetProduct", {
      ...own,
      route: historyRoutes.forgetProduct,
      entry: "behaviour/handlers/forget-product",
      grants: [items(this.table, "GetItem", "PutItem")],
    });
    new HttpFunction(this, "ForgetHistory", {
      ...own,
      route: historyRoutes.forgetHistory,
      entry: "behaviour/handlers/forget-history",
      grants: [items(this.table, "GetItem", "PutItem")],
    });
  }

  /** A user's portrait by the shop, and the user's choice whether it may make one. */
  private portraits({ catalogue, commerce, learning }: BehaviourStackProps): void {
    const { platform } = this;
    const environment = { BEHAVIOUR_TABLE: this.table.tableName } satisfies EnvOf<typeof profilesEnv>;
    new HttpFunction(this, "GetPortrait", {
      platform,
      environment: {
        ...environment,
        CATALOGUE_TABLE: catalogue.table.tableName,
        COMMERCE_TABLE: commerce.table.tableName,
        LEARNING_TABLE: learning.table.tableName,
      } satisfies EnvOf<typeof portraitEnv>,
      route: portraitRoutes.getPortrait,
      entry: "behaviour/handlers/get-portrait",
      grants: [
        items(this.table, "GetItem"),
        items(catalogue.table, "BatchGetItem"),
        items(learning.table, "BatchGetItem"),
        index(commerce.table, "byTime"),
      ],
    });
    new HttpFunction(this, "PutProfiling", {
      platform,
      environment,
      route: portraitRoutes.putProfiling,
      entry: "behaviour/handlers/put-profiling",
      grants: [items(this.table, "GetItem", "PutItem")],
    });
  }

  private log(): Bucket {
    return new StageBucket(this, "Log", {
      platform: this.platform,
      unlogged: "Written by one delivery stream and read by the training run alone; both are logged.",
      lifecycleRules: [
        {
          id: "seldom-read",
          transitions: [{ storageClass: StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(90) }],
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    });
  }

  /** From the functions into the log, within a minute. */
  private delivery(): DeliveryStream {
    const logGroup = new LogGroup(this, "DeliveryLog", {
      retention: this.platform.production ? RetentionDays.ONE_YEAR : RetentionDays.ONE_WEEK,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const prefixes = ["events/*", "failed/*"];
    const role = new Role(this, "DeliveryRole", {
      assumedBy: new ServicePrincipal("firehose.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
      inlinePolicies: {
        deliver: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
              resources: prefixes.map((objects) => this.bucket.arnForObjects(objects)),
            }),
            new PolicyStatement({
              actions: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
              resources: [this.bucket.bucketArn],
            }),
            new PolicyStatement({ actions: ["logs:PutLogEvents"], resources: [logGroup.logGroupArn] }),
          ],
        }),
      },
    });
    const bucketId = this.getLogicalId(this.bucket.node.defaultChild as CfnElement);
    for (const objects of prefixes) {
      Validations.of(role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/${objects}]`,
        reason: "Objects are named as they are made; the right ends at one prefix of one bucket.",
      });
    }
    Validations.of(this).acknowledge({
      id: "CloudFormation-Validate::W7001",
      reason: "The construct brings Firehose's addresses by region, for destinations in a VPC; this one is a bucket.",
    });
    const stream = new DeliveryStream(this, "Delivery", {
      deliveryStreamName: `${this.stackName}-log`,
      encryption: StreamEncryption.awsOwnedKey(),
      destination: new S3Bucket(this.bucket, {
        // The CDK's own grant would cover every object.
        role: role.withoutPolicyUpdates(),
        loggingConfig: new EnableLogging(logGroup),
        dataOutputPrefix: "events/!{timestamp:yyyy/MM/dd/HH}/",
        errorOutputPrefix: "failed/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH}/",
        compression: Compression.GZIP,
        bufferingInterval: Duration.minutes(1),
        bufferingSize: Size.mebibytes(5),
      }),
    });
    // It ends before its bucket is emptied.
    stream.node.addDependency(this.bucket);
    for (const each of logGroup.node.findAll()) {
      if (each instanceof CfnLogStream) each.applyRemovalPolicy(RemovalPolicy.DESTROY);
    }
    return stream;
  }

  private get keeping(): Grant[] {
    return [
      items(this.table, "GetItem", "PutItem"),
      resource(this.stream.deliveryStreamArn, "firehose:PutRecordBatch"),
    ];
  }
}
