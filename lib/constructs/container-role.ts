import { type CfnElement, Stack, Validations } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import { allow } from "./allow.ts";

export interface ContainerRoleProps {
  /** The name of the repository of the container's image, in an account of AWS. */
  readonly repository: string;
  /** The log groups that SageMaker creates for the container: `/aws/sagemaker/Endpoints/*`. */
  readonly logGroups: string;
  readonly logActions: readonly string[];
  readonly bucket: IBucket;
  /** What the container may do with the objects under each prefix of the bucket, and why the right is no narrower. */
  readonly prefixes: Readonly<Record<string, { readonly action: string; readonly reason: string }>>;
}

/** The role with which SageMaker runs a container: it may get its image, read and write its objects, and log. */
export class ContainerRole extends Role {
  constructor(scope: Construct, id: string, props: ContainerRoleProps) {
    super(scope, id, { assumedBy: new ServicePrincipal("sagemaker.amazonaws.com") });
    const { repository, logGroups, logActions, bucket, prefixes } = props;
    const stack = Stack.of(this);
    const { partition, region, account } = stack;
    const bucketId = stack.getLogicalId(bucket.node.defaultChild as CfnElement);
    for (const [prefix, { action, reason }] of Object.entries(prefixes)) {
      allow(this, bucket.arnForObjects(`${prefix}/*`), action);
      this.acknowledge(`<${bucketId}.Arn>/${prefix}/*`, reason);
    }
    const image = `arn:${partition}:ecr:${region}:*:repository/${repository}`;
    allow(this, image, "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability");
    allow(this, "*", "ecr:GetAuthorizationToken");
    const logs = `arn:${partition}:logs:${region}:${account}:log-group:${logGroups}`;
    allow(this, logs, ...logActions);
    this.acknowledge(image, "The container's image lies in an account of AWS that differs by region.");
    this.acknowledge("*", "The registry's token and an endpoint's metrics know no resource to name.");
    this.acknowledge(logs, "SageMaker names log streams itself.");
  }

  private acknowledge(resource: string, reason: string): void {
    const { partition, region, account } = Stack.of(this);
    const named = resource
      .replace(partition, "<AWS::Partition>")
      .replace(region, "<AWS::Region>")
      .replace(account, "<AWS::AccountId>");
    Validations.of(this).acknowledge({ id: `AwsSolutions-IAM5[Resource::${named}]`, reason });
  }
}
