import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Duration, Stack, Validations } from "aws-cdk-lib";
import { PolicyStatement, type Role } from "aws-cdk-lib/aws-iam";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { Asset } from "aws-cdk-lib/aws-s3-assets";
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from "aws-cdk-lib/aws-scheduler";
import { Universal } from "aws-cdk-lib/aws-scheduler-targets";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { FactName } from "aws-cdk-lib/region-info";
import { Construct } from "constructs";
import { create } from "tar";
import { allow } from "../constructs/allow.ts";
import { ContainerRole } from "../constructs/container-role.ts";

const root = join(import.meta.dirname, "..", "..");
const SOURCES = ["train.py", "model.py", "snapshot.py", "requirements.txt"];
/** AWS's container of PyTorch, without a graphics processor: a model of some megabytes needs none. */
const IMAGE = "pytorch-training:2.6.0-cpu-py312-ubuntu22.04-sagemaker-v1";
const REPOSITORY = "pytorch-training";
const MOST_HOURS = 3;

/** The script for script mode: a tarball, identical for the same sources. */
function sources(): string {
  mkdirSync(join(root, "build"), { recursive: true });
  const file = join(root, "build", "sequence-training.tar.gz");
  create(
    {
      gzip: { portable: true },
      portable: true,
      mtime: new Date(0),
      sync: true,
      file,
      cwd: join(root, "training/sequence"),
    },
    SOURCES,
  );
  return file;
}

export interface SequenceTrainingProps {
  /** The prefixes of training snapshots and of models. */
  readonly models: IBucket;
  readonly deadLetters: IQueue;
}

/**
 * Trains the sequence re-ranker on the newest training snapshot, once a week, as a SageMaker job of training/sequence
 * in script mode. Its model is under `sequence/JOB/output/` in the models bucket, and is not used until it is deployed
 * by name.
 */
export class SequenceTraining extends Construct {
  constructor(scope: Construct, id: string, { models, deadLetters }: SequenceTrainingProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const code = new Asset(this, "Code", { path: sources() });
    const role = this.role(models, code);
    const registry = stack.regionalFact(FactName.DLC_REPOSITORY_ACCOUNT);
    const job = `${stack.stackName.toLowerCase()}-sequence-${ContextAttribute.executionId}`;
    const jobs = stack.formatArn({
      service: "sagemaker",
      resource: "training-job",
      resourceName: `${stack.stackName.toLowerCase()}-sequence-*`,
    });
    // Hyperparameters of script mode are JSON, in strings.
    const hyperParameters = {
      sagemaker_program: JSON.stringify("train.py"),
      sagemaker_submit_directory: JSON.stringify(code.s3ObjectUrl),
    };
    new Schedule(this, "Weekly", {
      description: "Trains the sequence re-ranker on the newest snapshot.",
      schedule: ScheduleExpression.cron({ weekDay: "SUN", hour: "7", minute: "0" }),
      target: new Universal({
        service: "sagemaker",
        action: "createTrainingJob",
        // No retries: each attempt would name its job anew, so a request that was accepted but not answered would start
        // a second job.
        retryAttempts: 0,
        deadLetterQueue: deadLetters,
        policyStatements: [
          new PolicyStatement({ actions: ["sagemaker:CreateTrainingJob"], resources: [jobs] }),
          new PolicyStatement({
            actions: ["iam:PassRole"],
            resources: [role.roleArn],
            conditions: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
          }),
        ],
        input: ScheduleTargetInput.fromObject({
          TrainingJobName: job,
          RoleArn: role.roleArn,
          AlgorithmSpecification: {
            TrainingImage: `${registry}.dkr.ecr.${stack.region}.${stack.urlSuffix}/${IMAGE}`,
            TrainingInputMode: "File",
          },
          HyperParameters: hyperParameters,
          InputDataConfig: [
            {
              ChannelName: "training",
              DataSource: {
                S3DataSource: {
                  S3DataType: "S3Prefix",
                  S3Uri: models.s3UrlForObject("snapshots/"),
                  S3DataDistributionType: "FullyReplicated",
                },
              },
            },
          ],
          OutputDataConfig: { S3OutputPath: models.s3UrlForObject("sequence") },
          ResourceConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 10 },
          StoppingCondition: { MaxRuntimeInSeconds: Duration.hours(MOST_HOURS).toSeconds() },
        }),
      }),
    });
    Validations.of(stack).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:sagemaker:<AWS::Region>:<AWS::AccountId>:training-job/${stack.stackName.toLowerCase()}-sequence-*]`,
      reason: "Each job has a name of its own; the right ends at this stack's.",
    });
  }

  /** The rights of a job: its sources, snapshots and image to read, its model to write, and its log. */
  private role(models: IBucket, code: Asset): Role {
    const role = new ContainerRole(this, "Role", {
      repository: REPOSITORY,
      logGroups: "/aws/sagemaker/TrainingJobs*",
      logActions: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
      bucket: models,
      prefixes: {
        snapshots: {
          action: "s3:GetObject",
          reason: "Snapshots are named as they are made; the right ends at one prefix of one bucket.",
        },
        sequence: {
          action: "s3:PutObject",
          reason: "Models are named by their jobs; the right ends at one prefix of one bucket.",
        },
      },
    });
    allow(role, code.bucket.arnForObjects(code.s3ObjectKey), "s3:GetObject");
    allow(role, models.bucketArn, "s3:ListBucket");
    models.encryptionKey?.grantEncryptDecrypt(role);
    return role;
  }
}
