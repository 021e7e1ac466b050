import { Stack } from "aws-cdk-lib";
import { PolicyStatement, type Role } from "aws-cdk-lib/aws-iam";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { CfnEndpoint, CfnEndpointConfig, CfnModel } from "aws-cdk-lib/aws-sagemaker";
import { Construct } from "constructs";
import type { RerankerFormat } from "../../functions/recommendations/env.ts";
import { allow } from "./allow.ts";
import { ContainerRole } from "./container-role.ts";

/** The container of the endpoint. */
export interface RerankerModel {
  readonly format: RerankerFormat;
  readonly container: CfnModel.ContainerDefinitionProperty;
  /** The prefix of its artefact in the models bucket. */
  readonly prefix: string;
  /** The name of the repository of its image. */
  readonly repository: string;
  /** The model package that describes it, if one does. */
  readonly modelPackage?: string;
}

const PACKAGE = /^arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:\d{12}:model-package\/[A-Za-z0-9-]+(\/\d+)?$/;
const JOB = /^[A-Za-z0-9](-*[A-Za-z0-9]){0,62}$/;
const IMAGE = /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\/([a-z0-9._/-]+):[\w.-]+$/;

/**
 * The built-in Factorization Machines, a binary classifier, as a model package describes them.
 * @throws Error unless it is the ARN of one
 */
export function factorizationMachine(modelPackage: unknown): RerankerModel {
  if (typeof modelPackage !== "string" || !PACKAGE.test(modelPackage)) {
    throw new Error(
      `rerankerModelPackage is ${JSON.stringify(modelPackage)}; give the ARN of a model package: arn:aws:sagemaker:REGION:ACCOUNT:model-package/NAME/VERSION.`,
    );
  }
  return {
    ...{ format: "factorization-machine", prefix: "reranker", repository: "factorization-machines", modelPackage },
    container: { modelPackageName: modelPackage },
  };
}

/**
 * The model that a job of training/sequence stored in the models bucket, served by AWS's image of Triton.
 * @param job the name of the training job
 * @param image the URI of the image, whose account differs by region
 * @throws Error for an invalid name or URI
 */
export function sequenceModel(models: IBucket, { job, image }: { job: unknown; image: unknown }): RerankerModel {
  if (typeof job !== "string" || !JOB.test(job)) {
    throw new Error(`sequenceModel is ${JSON.stringify(job)}; give the name of the training job that made it.`);
  }
  const repository = typeof image === "string" ? IMAGE.exec(image)?.[2] : undefined;
  if (repository === undefined) {
    throw new Error(
      `tritonImage is ${JSON.stringify(image)}; give the URI of AWS's Triton image: ACCOUNT.dkr.ecr.REGION.amazonaws.com/sagemaker-tritonserver:TAG.`,
    );
  }
  return {
    ...{ format: "sequence", prefix: "sequence", repository },
    container: {
      image: image as string,
      modelDataUrl: models.s3UrlForObject(`sequence/${job}/output/model.tar.gz`),
      environment: { SAGEMAKER_TRITON_DEFAULT_MODEL_NAME: "sequence" },
    },
  };
}

export interface RerankerProps {
  readonly model: RerankerModel;
  /** The bucket of the artefact. */
  readonly artefacts: IBucket;
}

/** A serverless endpoint that scores candidates: it costs nothing while no lists are requested. */
export class Reranker extends Construct {
  readonly endpointName: string;
  readonly endpointArn: string;
  readonly format: RerankerFormat;

  constructor(scope: Construct, id: string, { model: { format, container, ...served }, artefacts }: RerankerProps) {
    super(scope, id);
    this.format = format;
    const stack = Stack.of(this);
    const role = this.role(served, artefacts);
    const model = new CfnModel(this, "Model", {
      executionRoleArn: role.roleArn,
      primaryContainer: container,
      enableNetworkIsolation: true,
    });
    // SageMaker reads the artefact when the model is created.
    model.node.addDependency(role);
    const config = new CfnEndpointConfig(this, "Config", {
      productionVariants: [
        {
          variantName: "AllTraffic",
          modelName: model.attrModelName,
          initialVariantWeight: 1,
          serverlessConfig: { memorySizeInMb: 2048, maxConcurrency: 20 },
        },
      ],
    });
    // We choose the name: policies match endpoints in lower case, and CloudFormation's names have both cases.
    this.endpointName = `${stack.stackName}-reranker`.toLowerCase();
    const endpointConfigName = config.attrEndpointConfigName;
    new CfnEndpoint(this, "Endpoint", { endpointName: this.endpointName, endpointConfigName });
    this.endpointArn = stack.formatArn({
      service: "sagemaker",
      resource: "endpoint",
      resourceName: this.endpointName,
    });
  }

  /** The rights of the container: to read its image and its artefact, and to log. */
  private role(
    { prefix, repository, modelPackage }: Pick<RerankerModel, "prefix" | "repository" | "modelPackage">,
    artefacts: IBucket,
  ): Role {
    const role = new ContainerRole(this, "Role", {
      repository,
      logGroups: "/aws/sagemaker/Endpoints/*",
      logActions: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
      bucket: artefacts,
      prefixes: {
        [prefix]: {
          action: "s3:GetObject",
          reason: "Artefacts are named as they are made; the right ends at one prefix of one bucket.",
        },
      },
    });
    if (modelPackage !== undefined) allow(role, modelPackage, "sagemaker:DescribeModelPackage");
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ["cloudwatch:PutMetricData"],
        resources: ["*"],
        conditions: { StringEquals: { "cloudwatch:namespace": "/aws/sagemaker/Endpoints" } },
      }),
    );
    return role;
  }
}
