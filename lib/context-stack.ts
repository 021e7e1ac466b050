import { Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { PlatformStack } from "./platform.ts";

export interface ContextStackProps extends StackProps {
  readonly platform: PlatformStack;
}

/** A stack that holds one context: its table, its functions and their alarms. */
export abstract class ContextStack extends Stack {
  readonly platform: PlatformStack;
  constructor(scope: Construct, id: string, props: ContextStackProps) {
    super(scope, id, props);
    this.platform = props.platform;
    this.addStackDependency(props.platform);
  }
}
