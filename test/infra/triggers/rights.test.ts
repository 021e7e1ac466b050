import { Assembly } from "@lyceum/cdk-local/assembly/assembly";
import { statementsOfRoles } from "@lyceum/cdk-local/iam/access";
import { type Statement, verdictOf } from "@lyceum/cdk-local/iam/policy";
import { beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { preparedAssembly } from "../../../local/prepared-assembly.ts";

let assembly: Assembly;
let roles: ReadonlyMap<string, readonly Statement[]>;
let roleOf: ReadonlyMap<string, string>;
beforeAll(async () => {
  assembly = await Assembly.read(await preparedAssembly(), "https://api.example");
  roles = statementsOfRoles(assembly);
  roleOf = new Map(
    assembly.of("AWS::Lambda::Function", z.object({ Role: z.string() })).map(({ name, is }) => [name, is.Role]),
  );
});

/** What a role may not do of what is asked, as "role: action on resource". */
function missing(roleArn: string, resource: string, ...actions: string[]): string[] {
  const statements = roles.get(roleArn.split("/").at(-1) ?? "") ?? [];
  return actions
    .filter((action) => verdictOf(statements, { action, resource }) !== "allowed")
    .map((action) => `${roleArn}: ${action} on ${resource}`);
}
/** The role of a function, however it is named. */
const roleOfFunction = (named: string): string => roleOf.get(named.split(":function:").at(-1) ?? "") ?? "";

const onFailure = z.object({ OnFailure: z.object({ Destination: z.string() }) }).optional();
/** What a function's role needs to leave what it gave up at its destination. */
function leaves(functionName: string, destination: z.infer<typeof onFailure>): string[] {
  const at = destination?.OnFailure.Destination;
  if (at === undefined) return [];
  const role = roleOfFunction(functionName);
  if (!at.startsWith("arn:aws:s3:::")) return missing(role, at, "sqs:SendMessage");
  return [...missing(role, at, "s3:ListBucket"), ...missing(role, `${at}/aws/lambda/any`, "s3:PutObject")];
}

test("every schedule may start its function, and write failed runs to its queue", () => {
  const schedules = assembly.of(
    "AWS::Scheduler::Schedule",
    z.object({
      Target: z.object({
        Arn: z.string(),
        RoleArn: z.string(),
        DeadLetterConfig: z.object({ Arn: z.string() }).optional(),
      }),
    }),
  );
  expect(schedules).not.toHaveLength(0);
  const wanting = schedules.flatMap(({ is: { Target } }) => [
    ...missing(Target.RoleArn, Target.Arn, "lambda:InvokeFunction"),
    ...(Target.DeadLetterConfig ? missing(Target.RoleArn, Target.DeadLetterConfig.Arn, "sqs:SendMessage") : []),
  ]);
  expect(wanting).toEqual([]);
});

test("a function on a stream may read it, and write given-up changes to its destination", () => {
  const mappings = assembly.of(
    "AWS::Lambda::EventSourceMapping",
    z.object({ EventSourceArn: z.string(), FunctionName: z.string(), DestinationConfig: onFailure }),
  );
  expect(mappings).not.toHaveLength(0);
  const wanting = mappings.flatMap(({ is: { EventSourceArn, FunctionName, DestinationConfig } }) => [
    ...(EventSourceArn.includes(":sqs:")
      ? missing(roleOfFunction(FunctionName), EventSourceArn, "sqs:ReceiveMessage", "sqs:DeleteMessage")
      : missing(
          roleOfFunction(FunctionName),
          EventSourceArn,
          "dynamodb:DescribeStream",
          "dynamodb:GetRecords",
          "dynamodb:GetShardIterator",
        )),
    ...leaves(FunctionName, DestinationConfig),
  ]);
  expect(wanting).toEqual([]);
});

test("a function started by an event may write given-up events to its destination", () => {
  const settings = assembly.of(
    "AWS::Lambda::EventInvokeConfig",
    z.object({ FunctionName: z.string(), DestinationConfig: onFailure }),
  );
  expect(settings).not.toHaveLength(0);
  expect(settings.flatMap(({ is }) => leaves(is.FunctionName, is.DestinationConfig))).toEqual([]);
});

test("every rule and every route may start its function", () => {
  const permitted = assembly
    .of(
      "AWS::Lambda::Permission",
      z.object({
        Action: z.string(),
        FunctionName: z.string(),
        Principal: z.string(),
        SourceArn: z.string().optional(),
      }),
    )
    .filter(({ is }) => is.Action === "lambda:InvokeFunction")
    .map(({ is }) => `${is.Principal} ${is.FunctionName.split(":function:").at(-1)}`);
  const targets = assembly
    .of("AWS::Events::Rule", z.object({ Targets: z.array(z.object({ Arn: z.string() })) }))
    .flatMap(({ is }) => is.Targets.map(({ Arn }) => `events.amazonaws.com ${Arn.split(":function:").at(-1)}`));
  const integrations = assembly
    .of("AWS::ApiGatewayV2::Integration", z.object({ IntegrationUri: z.string() }))
    .map(({ is }) => `apigateway.amazonaws.com ${is.IntegrationUri.split(":function:").at(-1)?.split("/")[0]}`);
  expect(targets).not.toHaveLength(0);
  expect(integrations).not.toHaveLength(0);
  expect([...targets, ...integrations].filter((each) => !permitted.includes(each))).toEqual([]);
});
