import { type IGrantable, PolicyStatement } from "aws-cdk-lib/aws-iam";

/** Grants exactly these actions on one resource. */
export function allow(grantee: IGrantable, resource: string, ...actions: string[]): void {
  grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [resource] }));
}
