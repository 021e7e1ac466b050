import { Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { DeadLetters } from "../constructs/dead-letters.ts";
import type { PlatformStack } from "./platform.ts";

export interface ContextStackProps extends StackProps {
  readonly platform: PlatformStack;
}

/** A stack that holds one context, or a part of one: its table, its functions, and what those failed at. */
export abstract class ContextStack extends Stack {
  readonly platform: PlatformStack;
  private kept: DeadLetters | undefined;

  constructor(scope: Construct, id: string, props: ContextStackProps) {
    super(scope, id, props);
    this.platform = props.platform;
    this.addStackDependency(props.platform);
  }

  /** The one queue of what the stack's functions failed at; a stack without such functions has none. */
  get deadLetters(): DeadLetters {
    this.kept ??= new DeadLetters(this, "DeadLetters", this.platform);
    return this.kept;
  }
}
