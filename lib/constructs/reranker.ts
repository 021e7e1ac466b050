import { type CfnElement, Stack, Validations } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { CfnEndpoint, CfnEndpointConfig, CfnModel } from "aws-cdk-lib/aws-sagemaker";
import { Construct } from "constructs";
import { allow } from "./allow.ts";

export interface RerankerProps {
  /** The ARN of a SageMaker model package: the built-in Factorization Machines, a binary classifier. */
  readonly modelPackage: unknown;
  /** The bucket that holds the package's artefact, under `reranker/`. */
  readonly artefacts: IBucket;
}

const PACKAGE = /^arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:\d{12}:model-package\/[A-Za-z0-9-]+(\/\d+)?$/;
/** The algorithm's image, in accounts of AWS that differ by region. */
const IMAGE = "factorization-machines";

/** A serverless endpoint that scores candidates: it costs nothing while idle. */
export class Reranker extends Construct {
  readonly endpointName: string;
  readonly endpointArn: string;

  constructor(scope: Construct, id: string, { modelPackage, artefacts }: RerankerProps) {
    super(scope, id);
    if (typeof modelPackage !== "string" || !PACKAGE.test(modelPackage)) {
      throw new Error(
        `rerankerModelPackage is ${JSON.stringify(modelPackage)}; give the ARN of a model package: arn:aws:sagemaker:REGION:ACCOUNT:model-package/NAME/VERSION.`,
      );
    }
    const stack = Stack.of(this);
    const role = new Role(this, "Role", { assumedBy: new ServicePrincipal("sagemaker.amazonaws.com") });
    allow(role, modelPackage, "sagemaker:DescribeModelPackage");
    allow(role, artefacts.arnForObjects("reranker/*"), "s3:GetObject");
    const image = `arn:${stack.partition}:ecr:${stack.region}:*:repository/${IMAGE}`;
    allow(role, image, "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability");
    allow(role, "*", "ecr:GetAuthorizationToken");
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ["cloudwatch:PutMetricData"],
        resources: ["*"],
        conditions: { StringEquals: { "cloudwatch:namespace": "/aws/sagemaker/Endpoints" } },
      }),
    );
    const logs = `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:/aws/sagemaker/Endpoints/*`;
    allow(role, logs, "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents");
    const bucket = stack.getLogicalId(artefacts.node.defaultChild as CfnElement);
    const tokens = (arn: string) =>
      arn
        .replace(stack.partition, "<AWS::Partition>")
        .replace(stack.region, "<AWS::Region>")
        .replace(stack.account, "<AWS::AccountId>");
    const reasons = {
      [`<${bucket}.Arn>/reranker/*`]:
        "Artefacts are named as they are made; the right ends at one prefix of one bucket.",
      [tokens(image)]: "The algorithm's image lies in an account of AWS that differs by region.",
      "*": "The registry's token and the endpoint's metrics know no resource to name.",
      [tokens(logs)]: "SageMaker names an endpoint's log streams itself.",
    };
    for (const [resource, reason] of Object.entries(reasons)) {
      Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
    }

    const model = new CfnModel(this, "Model", {
      executionRoleArn: role.roleArn,
      primaryContainer: { modelPackageName: modelPackage },
      enableNetworkIsolation: true,
    });
    // SageMaker reads the artefact when the model is made.
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
    // Named by us: policies have endpoints in lower case, but CloudFormation's own names are mixed.
    this.endpointName = `${stack.stackName}-reranker`.toLowerCase();
    const endpointConfigName = config.attrEndpointConfigName;
    new CfnEndpoint(this, "Endpoint", { endpointName: this.endpointName, endpointConfigName });
    this.endpointArn = stack.formatArn({
      service: "sagemaker",
      resource: "endpoint",
      resourceName: this.endpointName,
    });
  }
}
