import { describe, expect, test } from "vitest";
import { dev, prod, type Resource, referredTo } from "./synthesised.ts";

const of = (stage: readonly Resource[], ...types: string[]) => stage.filter(({ Type }) => types.includes(Type));
/** What holds what people did, paid, wrote or made. */
const KEEPERS = ["AWS::Cognito::UserPool", "AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::SecretsManager::Secret"];

describe("`cdk destroy` takes a dev stage away whole", () => {
  test("no resource of it is kept, or protected from deletion", () => {
    const staying = dev.filter(
      ({ DeletionPolicy = "Delete", UpdateReplacePolicy = "Delete", Properties }) =>
        DeletionPolicy !== "Delete" ||
        UpdateReplacePolicy !== "Delete" ||
        Properties.DeletionProtectionEnabled === true ||
        Properties.DeletionProtection === "ACTIVE",
    );
    expect(staying.map(({ id }) => id)).toEqual([]);
  });

  test("each bucket is emptied first: CloudFormation deletes none with objects in it", () => {
    const emptied = of(dev, "Custom::S3AutoDeleteObjects").map(({ Properties }) => referredTo(Properties.BucketName));
    expect(emptied.sort()).toEqual(
      of(dev, "AWS::S3::Bucket")
        .map(({ id }) => id)
        .sort(),
    );
    expect(emptied.length).toBeGreaterThan(3);
  });

  test("a bucket's writers are deleted before the bucket is emptied", () => {
    for (const { stack, DependsOn = [] } of of(dev, "AWS::KinesisFirehose::DeliveryStream")) {
      const emptier = of(dev, "Custom::S3AutoDeleteObjects").find((each) => each.stack === stack);
      expect(DependsOn).toContain(emptier?.id.split("/")[1]);
    }
  });

  test("each function has a log group in its stack, as one made by Lambda would stay", () => {
    const groups = new Set(of(dev, "AWS::Logs::LogGroup").map(({ id }) => id));
    const functions = of(dev, "AWS::Lambda::Function");
    expect(functions.length).toBeGreaterThan(100);
    for (const { id, Properties } of functions) {
      expect(groups.has(referredTo(Properties.LoggingConfig?.LogGroup) ?? ""), id).toBe(true);
    }
  });

  test("each log group keeps lines for a week", () => {
    for (const { id, Properties } of of(dev, "AWS::Logs::LogGroup")) expect(Properties.RetentionInDays, id).toBe(7);
  });
});

describe("a production stage keeps its data", () => {
  test("whatever becomes of its stacks", () => {
    // Counts of the last hours are nobody's.
    const kept = of(prod, ...KEEPERS).filter(({ id }) => !id.includes("/Limits"));
    expect(new Set(kept.map(({ Type }) => Type))).toEqual(new Set(KEEPERS));
    for (const { id, DeletionPolicy, UpdateReplacePolicy } of kept) {
      expect([DeletionPolicy, UpdateReplacePolicy], id).toEqual(["Retain", "Retain"]);
    }
    for (const { id, Type, Properties } of kept) {
      if (Type !== "AWS::DynamoDB::Table") continue;
      expect(Properties, id).toMatchObject({
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      });
    }
    for (const { Properties } of of(prod, "AWS::Cognito::UserPool"))
      expect(Properties.DeletionProtection).toBe("ACTIVE");
  });

  test("and nothing empties its buckets", () => {
    expect(of(prod, "Custom::S3AutoDeleteObjects")).toEqual([]);
  });
});

describe("a new account's quotas are enough", () => {
  test("no function has more than a new account's 3,008 MB, and none reserves concurrency", () => {
    for (const stage of [dev, prod]) {
      for (const { id, Properties } of of(stage, "AWS::Lambda::Function")) {
        expect(Properties.MemorySize ?? 128, id).toBeLessThanOrEqual(3008);
        expect(Properties.ReservedConcurrentExecutions, id).toBeUndefined();
      }
    }
  });
});

test("tables use AWS's own keys, which are free, and have a stream only where it is read", () => {
  const read = new Set(
    of(dev, "AWS::Lambda::EventSourceMapping").map(({ Properties }) => referredTo(Properties.EventSourceArn)),
  );
  for (const { id, Properties } of of(dev, "AWS::DynamoDB::Table")) {
    expect(Properties.SSESpecification?.SSEEnabled ?? false, id).toBe(false);
    expect(Properties.StreamSpecification !== undefined, id).toBe(read.has(id));
  }
});

describe("a change that a table trigger gives up is not lost", () => {
  const mappings = of(prod, "AWS::Lambda::EventSourceMapping");

  test("it is retried for hours, in ever smaller batches, and then stored whole in a bucket", () => {
    expect(mappings.length).toBeGreaterThan(8);
    for (const { id, Properties } of mappings) {
      expect(Properties, id).toMatchObject({
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ["ReportBatchItemFailures"],
        MaximumRecordAgeInSeconds: 21_600,
      });
      expect(Properties.MaximumRetryAttempts ?? -1, id).toBe(-1);
      expect(referredTo(Properties.DestinationConfig.OnFailure.Destination), id).toMatch(/\/Undone/);
    }
  });

  test("the bucket notifies a dead-letter queue of each, which admits S3", () => {
    const bucket = of(prod, "AWS::S3::Bucket").find(({ id }) => id.includes("/Undone")) as Resource;
    const [told] = bucket.Properties.NotificationConfiguration.QueueConfigurations;
    expect(told.Event).toBe("s3:ObjectCreated:*");
    const queue = referredTo(told.Queue) as string;
    const policy = of(prod, "AWS::SQS::QueuePolicy").find(
      ({ Properties }) => referredTo(Properties.Queues[0]) === queue,
    );
    expect(policy?.Properties.PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Effect: "Allow",
        Principal: { Service: "s3.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
      }),
    );
    // S3 tries the queue as it takes the configuration.
    expect(bucket.DependsOn).toContain(policy?.id.split("/")[1]);
  });

  test("no stream has more than two readers: all others use the bus", () => {
    const readers = Object.groupBy(mappings, ({ Properties }) => referredTo(Properties.EventSourceArn) ?? "");
    for (const [table, all = []] of Object.entries(readers)) expect(all.length, table).toBeLessThanOrEqual(2);
  });
});
