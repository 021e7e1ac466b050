import { type CfnElement, Stack, Validations } from "aws-cdk-lib";
import { type IGrantable, PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { IBucket } from "aws-cdk-lib/aws-s3";

/** Grants exactly these actions on one resource. */
export function allow(grantee: IGrantable, resource: string, ...actions: string[]): void {
  grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [resource] }));
}

/** Grants actions on the objects under one prefix of one bucket: `objects` is for example "models/*". */
export function allowObjects(grantee: LambdaFunction, bucket: IBucket, objects: string, ...actions: string[]): void {
  allow(grantee, bucket.arnForObjects(objects), ...actions);
  const [own, owner] = [Stack.of(grantee), Stack.of(bucket)];
  const name =
    owner === own
      ? `<${own.getLogicalId(bucket.node.defaultChild as CfnElement)}.Arn>`
      : own.resolve(owner.exportValue(bucket.bucketArn))["Fn::ImportValue"];
  Validations.of(grantee.role ?? grantee).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${name}/${objects}]`,
    reason: "Objects are named as they are made; the right ends at one prefix of one bucket.",
  });
}
