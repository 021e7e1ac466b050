import { Duration, TimeZone } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { Match } from "aws-cdk-lib/aws-events";
import type { Bucket, IBucket } from "aws-cdk-lib/aws-s3";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import type { Construct } from "constructs";
import { attributionRoutes } from "../../functions/recommendations/contract/attribution.ts";
import { decisionRoutes } from "../../functions/recommendations/contract/decision.ts";
import { modelRoutes } from "../../functions/recommendations/contract/model.ts";
import { purchaseModelRoutes } from "../../functions/recommendations/contract/purchase.ts";
import { receiptRoutes } from "../../functions/recommendations/contract/receipt.ts";
import { recommendationRoutes } from "../../functions/recommendations/contract/recommendation.ts";
import { ruleRoutes } from "../../functions/recommendations/contract/rule.ts";
import type {
  attributeDaysEnv,
  attributeOrdersEnv,
  decisionsEnv,
  modelsEnv,
  receiptsEnv,
  retrainEnv,
  servingEnv,
  similarEnv,
  startRetrainingEnv,
} from "../../functions/recommendations/env.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { EventTrigger } from "../constructs/event-trigger.ts";
import { index, items, listing, objects, resource } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { factorizationMachine, Reranker, type RerankerModel, sequenceModel } from "../constructs/reranker.ts";
import { ScheduledFunction } from "../constructs/scheduled-function.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { StageBucket } from "../constructs/stage-bucket.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";
import { SequenceTraining } from "./sequence-training.ts";

/** More unknown product ids than a few stale pages would send in a month. */
const UNKNOWN_PRODUCTS = 100;

/** The maximum memory of a function in a new AWS account. */
const FIRST_MEMORY = 3008;

/** MiB. @throws Error for a size that Lambda does not offer */
function trainingMemory(given: unknown = FIRST_MEMORY): number {
  const size = Number(given);
  if (Number.isInteger(size) && size >= 1769 && size <= 10_240) return size;
  throw new Error(`trainingMemory is ${JSON.stringify(given)}; give 1769 to 10240, in MiB.`);
}

/**
 * MiB of files for functions that serve a model; undefined for Lambda's default. @throws Error for a size that Lambda
 * does not offer
 */
function servingStorage(given: unknown): number | undefined {
  if (given === undefined) return undefined;
  const size = Number(given);
  if (Number.isInteger(size) && size >= 512 && size <= 10_240) return size;
  throw new Error(`servingStorage is ${JSON.stringify(given)}; give 512 to 10240, in MiB.`);
}

export interface RecommendationsStackProps extends ContextStackProps {
  readonly catalogue: { readonly table: ITable };
  readonly commerce: { readonly table: ITable };
  readonly conversion: { readonly table: ITable };
  readonly creators: { readonly table: ITable };
  readonly identity: { readonly table: ITable };
  readonly behaviour: { readonly table: ITable; readonly bucket: IBucket };
}

/** Lists made for callers, similar products, and the models behind them: trained on a schedule, moved by operators. */
export class RecommendationsStack extends ContextStack {
  readonly table: ContextTable;
  readonly models: Bucket;

  constructor(scope: Construct, id: string, props: RecommendationsStackProps) {
    super(scope, id, props);
    const { platform, catalogue, commerce, conversion, behaviour, creators, identity } = props;
    this.table = new ContextTable(this, "Table", { platform });
    this.models = this.modelBucket();
    const reranker = this.reranker();
    const similarEnvironment = {
      CATALOGUE_TABLE: catalogue.table.tableName,
      CREATORS_TABLE: creators.table.tableName,
      RECOMMENDATIONS_TABLE: this.table.tableName,
      MODEL_BUCKET: this.models.bucketName,
    } satisfies EnvOf<typeof similarEnv>;
    const servingEnvironment = {
      ...similarEnvironment,
      BEHAVIOUR_TABLE: behaviour.table.tableName,
      COMMERCE_TABLE: commerce.table.tableName,
      CONVERSION_TABLE: conversion.table.tableName,
      ...(reranker && { RERANKER_ENDPOINT: reranker.endpointName, RERANKER_FORMAT: reranker.format }),
    } satisfies EnvOf<typeof servingEnv>;

    const storage = servingStorage(this.node.tryGetContext("servingStorage"));
    new HttpFunction(this, "GetRecommendations", {
      platform,
      route: recommendationRoutes.getRecommendations,
      entry: "recommendations/handlers/get-recommendations",
      environment: servingEnvironment,
      memorySize: 1769,
      storage,
      grants: [
        items(behaviour.table, "BatchGetItem", "GetItem"),
        items(commerce.table, "Query"),
        index(commerce.table, "current"),
        items(conversion.table, "GetItem", "PutItem"),
        items(this.table, "Query", "PutItem", "GetItem"),
        ...(reranker ? [resource(reranker.endpointArn, "sagemaker:InvokeEndpoint")] : []),
        items(catalogue.table, "BatchGetItem"),
        items(creators.table, "BatchGetItem"),
        index(catalogue.table, "byTime"),
        objects(this.models, "models/*", "GetObject"),
      ],
    });
    this.similarProducts(similarEnvironment, { catalogue: catalogue.table, creators: creators.table }, storage);
    new HttpFunction(this, "GetDecisions", {
      platform,
      route: decisionRoutes.getDecisions,
      entry: "recommendations/handlers/get-decisions",
      environment: {
        CATALOGUE_TABLE: catalogue.table.tableName,
        RECOMMENDATIONS_TABLE: this.table.tableName,
      } satisfies EnvOf<typeof decisionsEnv>,
      grants: [items(catalogue.table, "BatchGetItem"), items(this.table, "GetItem")],
    });
    const retrain = this.retraining(behaviour, catalogue.table);
    new HttpFunction(this, "StartRetraining", {
      platform,
      route: modelRoutes.startRetraining,
      entry: "recommendations/handlers/start-retraining",
      environment: {
        RECOMMENDATIONS_TABLE: this.table.tableName,
        RETRAIN_FUNCTION: retrain.functionName,
      } satisfies EnvOf<typeof startRetrainingEnv>,
      grants: [items(this.table, "PutItem"), resource(retrain.functionArn, "lambda:InvokeFunction")],
    });
    this.attribution(behaviour.bucket, identity.table);
    this.sequenceTraining();
    this.modelRoutes();
    this.receiptAndRuleRoutes();
  }

  private similarProducts(
    environment: EnvOf<typeof similarEnv>,
    { catalogue, creators }: { readonly catalogue: ITable; readonly creators: ITable },
    storage: number | undefined,
  ): void {
    new HttpFunction(this, "SimilarProducts", {
      platform: this.platform,
      route: recommendationRoutes.similarProducts,
      entry: "recommendations/handlers/similar-products",
      environment,
      memorySize: 1769,
      storage,
      grants: [
        items(catalogue, "BatchGetItem"),
        items(creators, "BatchGetItem"),
        index(catalogue, "byTime"),
        items(this.table, "GetItem"),
        objects(this.models, "models/*", "GetObject"),
      ],
    });
  }

  private modelBucket(): StageBucket {
    return new StageBucket(this, "Models", {
      platform: this.platform,
      unlogged: "Only this stack's functions can read it, and what they do is logged; people are in it by ids alone.",
      versioned: true,
      lifecycleRules: [
        {
          id: "old-versions",
          noncurrentVersionExpiration: Duration.days(30),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
        { id: "looked-at", prefix: "quarantine/", expiration: Duration.days(30) },
        { id: "learnt-from", prefix: "attribution/", expiration: Duration.days(90) },
      ],
    });
  }

  /**
   * The re-ranker, if a model is named: `-c rerankerModelPackage=arn:...` or `-c sequenceModel=JOB -c tritonImage=URI`.
   */
  private reranker(): Reranker | undefined {
    const model = this.rerankerModel();
    return model && new Reranker(this, "Reranker", { model, artefacts: this.models });
  }

  private rerankerModel(): RerankerModel | undefined {
    const modelPackage: unknown = this.node.tryGetContext("rerankerModelPackage");
    const job: unknown = this.node.tryGetContext("sequenceModel");
    if (modelPackage !== undefined && job !== undefined) {
      throw new Error("rerankerModelPackage and sequenceModel are two re-rankers: give one of them.");
    }
    if (job !== undefined) return sequenceModel(this.models, { job, image: this.node.tryGetContext("tritonImage") });
    return modelPackage === undefined ? undefined : factorizationMachine(modelPackage);
  }

  /** Weekly, if the stage wants it: `-c sequenceTraining=on`. */
  private sequenceTraining(): void {
    const wanted: unknown = this.node.tryGetContext("sequenceTraining") ?? "off";
    if (wanted !== "on" && wanted !== "off") {
      throw new Error(`sequenceTraining is ${JSON.stringify(wanted)}; give on or off.`);
    }
    if (wanted === "on") {
      new SequenceTraining(this, "SequenceTraining", { models: this.models, deadLetters: this.deadLetters });
    }
  }

  private receiptAndRuleRoutes(): void {
    const { platform } = this;
    const environment = { RECOMMENDATIONS_TABLE: this.table.tableName } satisfies EnvOf<typeof receiptsEnv>;
    new HttpFunction(this, "GetReceipt", {
      platform,
      environment,
      route: receiptRoutes.getRecommendationReceipt,
      entry: "recommendations/handlers/get-receipt",
      grants: [items(this.table, "GetItem")],
    });
    const operator = { platform, environment } as const;
    new HttpFunction(this, "ListRules", {
      ...operator,
      route: ruleRoutes.listRules,
      entry: "recommendations/handlers/list-rules",
      grants: [items(this.table, "Query")],
    });
    new HttpFunction(this, "PutRule", {
      ...operator,
      route: ruleRoutes.putRule,
      entry: "recommendations/handlers/put-rule",
      grants: [items(this.table, "Query", "PutItem", "UpdateItem")],
    });
    new HttpFunction(this, "DeleteRule", {
      ...operator,
      route: ruleRoutes.deleteRule,
      entry: "recommendations/handlers/delete-rule",
      grants: [items(this.table, "Query", "DeleteItem", "PutItem", "UpdateItem")],
    });
  }

  /**
   * The training run: daily, weekly with a search for settings, and on an operator's request. A run that fails twice
   * goes to the dead-letter queue.
   */
  private retraining(behaviour: RecommendationsStackProps["behaviour"], catalogue: ITable): ServiceFunction {
    const { platform } = this;
    const log = behaviour.bucket;
    const retrain = new ScheduledFunction(this, "Retrain", {
      platform,
      entry: "recommendations/handlers/retrain",
      environment: {
        RECOMMENDATIONS_TABLE: this.table.tableName,
        MODEL_BUCKET: this.models.bucketName,
        BEHAVIOUR_BUCKET: log.bucketName,
        BEHAVIOUR_TABLE: behaviour.table.tableName,
        CATALOGUE_TABLE: catalogue.tableName,
      } satisfies EnvOf<typeof retrainEnv>,
      memorySize: trainingMemory(this.node.tryGetContext("trainingMemory")),
      reserved: 2,
      timeout: Duration.minutes(15),
      retryAttempts: 1,
      schedules: {
        Daily: {
          description: "Trains a new model on the behaviour log, of which it reads what is new.",
          schedule: ScheduleExpression.cron({ hour: "3", minute: "0", timeZone: TimeZone.ETC_UTC }),
        },
        Weekly: {
          description: "Looks for better settings, then trains.",
          schedule: ScheduleExpression.cron({ weekDay: "SUN", hour: "5", minute: "0", timeZone: TimeZone.ETC_UTC }),
          input: { search: true },
        },
      },
      grants: [
        listing(log),
        objects(log, "events/*", "GetObject"),
        objects(this.models, "models/*", "GetObject", "PutObject"),
        objects(this.models, "attribution/*", "GetObject"),
        objects(this.models, "snapshots/*", "GetObject", "PutObject", "DeleteObject"),
        objects(this.models, "quarantine/*", "PutObject"),
        objects(this.models, "popularity/*", "PutObject"),
        listing(this.models),
        index(catalogue, "byCreator", "Scan"),
        items(behaviour.table, "BatchGetItem"),
        items(this.table, "GetItem", "PutItem"),
      ],
    });
    retrain.alarmOn("UnknownProducts", UNKNOWN_PRODUCTS, Duration.hours(1));
    retrain.alarmOn("TrainingFaults", 0, Duration.hours(1));
    retrain.alarmOnMissedRuns();
    log.encryptionKey?.grantDecrypt(retrain);
    return retrain;
  }

  /** What lists lead to: orders by the bus, clicks and study each night by the log. */
  private attribution(log: IBucket, identity: ITable): void {
    const { platform } = this;
    const environment = {
      RECOMMENDATIONS_TABLE: this.table.tableName,
      IDENTITY_TABLE: identity.tableName,
    } satisfies EnvOf<typeof attributeOrdersEnv>;
    const orders = new ServiceFunction(this, "AttributeOrders", {
      platform,
      entry: "recommendations/handlers/attribute-orders",
      environment,
      grants: [items(this.table, "GetItem", "PutItem", "UpdateItem"), items(identity, "GetItem")],
    });
    new EventTrigger(orders, "Orders", {
      bus: platform.bus,
      pattern: {
        source: ["lyceum.commerce"],
        detailType: ["order"],
        detail: { after: { recommendationId: Match.exists(), paidAt: Match.exists() } },
      },
    });
    const lists = new ScheduledFunction(this, "AttributeLists", {
      platform,
      entry: "recommendations/handlers/attribute-lists",
      environment: {
        ...environment,
        BEHAVIOUR_BUCKET: log.bucketName,
        MODEL_BUCKET: this.models.bucketName,
      } satisfies EnvOf<typeof attributeDaysEnv>,
      memorySize: 1769,
      timeout: Duration.minutes(15),
      schedules: {
        Nightly: {
          description: "Counts what the lists of the day before led to, by the behaviour log.",
          schedule: ScheduleExpression.cron({ hour: "1", minute: "30", timeZone: TimeZone.ETC_UTC }),
        },
      },
      grants: [
        listing(log),
        objects(log, "events/*", "GetObject"),
        listing(this.models),
        objects(this.models, "attribution/*", "GetObject", "PutObject"),
        items(this.table, "BatchGetItem", "GetItem", "PutItem"),
        items(identity, "GetItem"),
      ],
    });
    log.encryptionKey?.grantDecrypt(lists);
    new HttpFunction(this, "GetAttribution", {
      platform,
      environment: { RECOMMENDATIONS_TABLE: this.table.tableName } satisfies EnvOf<typeof receiptsEnv>,
      route: attributionRoutes.getAttribution,
      entry: "recommendations/handlers/get-attribution",
      grants: [items(this.table, "BatchGetItem", "Query")],
    });
  }

  private modelRoutes(): void {
    const { platform } = this;
    const environment = { RECOMMENDATIONS_TABLE: this.table.tableName } satisfies EnvOf<typeof modelsEnv>;
    const operator = { platform, environment } as const;
    new HttpFunction(this, "ListModels", {
      ...operator,
      route: modelRoutes.listModels,
      entry: "recommendations/handlers/list-models",
      grants: [items(this.table, "Query", "GetItem")],
    });
    new HttpFunction(this, "GetModel", {
      ...operator,
      route: modelRoutes.getModel,
      entry: "recommendations/handlers/get-model",
      grants: [items(this.table, "GetItem")],
    });
    new HttpFunction(this, "ListAudits", {
      ...operator,
      route: modelRoutes.listAudits,
      entry: "recommendations/handlers/list-audits",
      grants: [items(this.table, "Query")],
    });
    new HttpFunction(this, "ListPurchaseModels", {
      ...operator,
      route: purchaseModelRoutes.listPurchaseModels,
      entry: "recommendations/handlers/list-purchase-models",
      grants: [items(this.table, "Query", "GetItem")],
    });
    new HttpFunction(this, "PromotePurchaseModel", {
      ...operator,
      route: purchaseModelRoutes.promotePurchaseModel,
      entry: "recommendations/handlers/promote-purchase-model",
      grants: [items(this.table, "GetItem", "PutItem")],
    });
    new HttpFunction(this, "PromoteModel", {
      ...operator,
      route: modelRoutes.promoteModel,
      entry: "recommendations/handlers/promote-model",
      grants: [items(this.table, "GetItem", "PutItem")],
    });
    new HttpFunction(this, "RollbackModel", {
      ...operator,
      route: modelRoutes.rollbackModel,
      entry: "recommendations/handlers/rollback-model",
      grants: [items(this.table, "GetItem", "PutItem")],
    });
  }
}
