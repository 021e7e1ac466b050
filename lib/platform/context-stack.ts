import { Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { DeadLetters } from "../constructs/dead-letters.ts";
import type { PlatformStack } from "./platform.ts";

export interface ContextStackProps extends StackProps {
  readonly platform: PlatformStack;
  /** The queue of another stack, for what this one's functions fail at: each queue has an alarm, which costs. */
  readonly othersDeadLetters?: DeadLetters;
}

/** The stack of one context, or of a part of one: its table, its functions, and their dead letters. */
export abstract class ContextStack extends Stack {
  readonly platform: PlatformStack;
  private kept: DeadLetters | undefined;

  constructor(scope: Construct, id: string, props: ContextStackProps) {
    super(scope, id, props);
    this.platform = props.platform;
    this.kept = props.othersDeadLetters;
    this.addStackDependency(props.platform);
  }

  /** The stack's dead-letter queue; a stack without functions that need one has none. */
  get deadLetters(): DeadLetters {
    this.kept ??= new DeadLetters(this, "DeadLetters", this.platform);
    return this.kept;
  }
}
