import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { CustomResource, Duration, Fn, Stack } from "aws-cdk-lib";
import { Code } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { ServiceFunction, type Stage } from "../constructs/service-function.ts";

const CODE = readFileSync(fileURLToPath(new URL("origin-secret.cjs", import.meta.url)), "utf8");

/** @throws Error for an invalid number */
function numberOf(context: unknown): number {
  const number = Number(context ?? 1);
  if (Number.isInteger(number) && number >= 1) return number;
  throw new Error(`The context originSecret is a whole number from 1, not ${JSON.stringify(context)}.`);
}

/**
 * The secret by which our functions recognise the distribution. Of two secrets the distribution sends the one that the
 * context `originSecret` numbers, and functions accept that and the next, so that one deployment with the number raised
 * rotates it, in whatever order stacks are deployed. Functions get SHA-256 digests, which are no secret: no function
 * has the secret, fetches it when it starts, or pays for it.
 */
export class OriginSecret extends Construct {
  /** Only for CloudFront: it is in no output, variable or log. */
  readonly sent: string;
  /** The digests that functions compare with, separated by a comma. */
  readonly digests: string;

  constructor(scope: Construct, id: string, platform: Stage) {
    super(scope, id);
    const number = numberOf(this.node.tryGetContext("originSecret"));
    const maker = new ServiceFunction(this, "Maker", {
      platform,
      entry: "web/make-origin-secret",
      code: Code.fromInline(CODE),
      timeout: Duration.seconds(30),
      memorySize: 128,
    });
    const made = (n: number) =>
      new CustomResource(this, String(n), {
        serviceToken: maker.functionArn,
        resourceType: "Custom::OriginSecret",
      });
    const [current, next] = [made(number), made(number + 1)];
    // Functions that are not updated yet still import it.
    if (number > 1) Stack.of(this).exportValue(made(number - 1).getAttString("Digest"));
    this.sent = current.getAttString("Secret");
    this.digests = Fn.join(",", [current.getAttString("Digest"), next.getAttString("Digest")]);
  }
}
