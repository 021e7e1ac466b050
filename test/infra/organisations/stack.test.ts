import { App, Stack, Validations } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import { contexts } from "../../../functions/documentation/domain/contexts.ts";
import { ContextTable } from "../../../lib/constructs/context-table.ts";
import { OrganisationsStack } from "../../../lib/organisations/organisations.ts";
import { SeatsStack } from "../../../lib/organisations/seats.ts";
import { PlatformStack } from "../../../lib/platform/platform.ts";
import { counts } from "../counts.ts";

function build(stage: "dev" | "prod") {
  const app = new App();
  const platform = new PlatformStack(app, "Platform", { stage });
  const others = new Stack(app, "Others");
  const of = (id: string) => ({ table: new ContextTable(others, id, { platform }) });
  const organisations = new OrganisationsStack(app, "Organisations", { platform });
  const [catalogue, commerce, learning] = [of("Catalogue"), of("Commerce"), of("Learning")];
  const seats = new SeatsStack(app, "Seats", { platform, organisations, catalogue, commerce, learning });
  return { app, organisations, seats };
}

const prod = build("prod");
const organisations = Template.fromStack(prod.organisations);
const seats = Template.fromStack(prod.seats);

type Policy = { PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] } };
/** What a function may do with data, as "table: actions". */
function rightsOf(template: Template, role: string): string[] {
  const rights = new Map<string, string[]>();
  const policies = Object.entries(template.findResources("AWS::IAM::Policy")).filter(([id]) => id.startsWith(role));
  const statements = policies.flatMap(([, each]) => (each.Properties as Policy).PolicyDocument.Statement);
  for (const { Action, Resource } of statements.filter((each) => !counts(each))) {
    const [on = "Organisations"] = /Catalogue|Commerce|Learning/.exec(JSON.stringify(Resource)) ?? [];
    const actions = [Action].flat().filter((action) => action.startsWith("dynamodb:"));
    rights.set(on, [...(rights.get(on) ?? []), ...actions.map((action) => action.slice("dynamodb:".length))]);
  }
  return [...rights]
    .filter(([, actions]) => actions.length > 0)
    .map(([on, actions]) => `${on}: ${actions.sort().join(" ")}`)
    .sort();
}

test.each([
  ["CreateOrganisation", ["Organisations: PutItem UpdateItem"]],
  ["ListOrganisations", ["Organisations: BatchGetItem Query"]],
  ["GetOrganisation", ["Organisations: GetItem"]],
  ["RenameOrganisation", ["Organisations: GetItem PutItem"]],
])("%s has these rights and no other", (role, rights) => {
  expect(rightsOf(organisations, role)).toEqual(rights);
});

const give = [
  "Catalogue: GetItem",
  "Commerce: ConditionCheckItem PutItem Query",
  "Organisations: BatchGetItem DeleteItem GetItem PutItem UpdateItem",
];
test.each([
  ["InviteMembers", give],
  ["ReassignSeat", give],
  [
    "ClaimSeat",
    [
      "Catalogue: GetItem",
      "Commerce: BatchGetItem ConditionCheckItem PutItem Query UpdateItem",
      "Organisations: BatchGetItem GetItem PutItem UpdateItem",
    ],
  ],
  ["RevokeSeat", ["Commerce: PutItem", "Organisations: DeleteItem GetItem PutItem UpdateItem"]],
  ["FollowPool", ["Commerce: ConditionCheckItem GetItem PutItem UpdateItem", "Organisations: Query UpdateItem"]],
  ["ListSeats", ["Commerce: Query", "Organisations: BatchGetItem GetItem Query"]],
  ["GetUsageRole", ["Commerce: Query", "Learning: BatchGetItem", "Organisations: BatchGetItem GetItem Query"]],
  ["GetUsageReport", ["Commerce: Query", "Learning: BatchGetItem", "Organisations: BatchGetItem GetItem Query"]],
])("%s has these rights and no other", (role, rights) => {
  expect(rightsOf(seats, role)).toEqual(rights);
});

test("every route of the contract is deployed, behind the gateway's authorizer", () => {
  const deployed = [organisations, seats].flatMap((template) =>
    Object.values(template.findResources("AWS::ApiGatewayV2::Route")).map(({ Properties }) => [
      Properties.RouteKey,
      Properties.AuthorizationType,
    ]),
  );
  const declared = Object.values(contexts.organisations ?? {}).map(({ method, path }) => [`${method} ${path}`, "JWT"]);
  expect(deployed.toSorted()).toEqual(declared.toSorted());
});

test("only grants of organisations' seats are received; failing ones are kept", () => {
  seats.hasResourceProperties("AWS::Events::Rule", {
    EventPattern: {
      source: ["lyceum.commerce"],
      "detail-type": ["entitlement"],
      detail: { after: { customer: [{ prefix: "organisation:" }] } },
    },
  });
  seats.hasResourceProperties("AWS::Lambda::EventInvokeConfig", {
    MaximumRetryAttempts: 2,
    DestinationConfig: { OnFailure: { Destination: Match.anyValue() } },
  });
});

test("seats outlive the stack in production and go with it in development", () => {
  organisations.hasResource("AWS::DynamoDB::Table", { DeletionPolicy: "Retain" });
  Template.fromStack(build("dev").organisations).hasResource("AWS::DynamoDB::Table", { DeletionPolicy: "Delete" });
});

test("no finding of the AWS solutions checks is left unexplained", () => {
  Validations.of(prod.app).addPlugins(new AwsSolutionsChecks(prod.app));
  expect(() => prod.app.synth()).not.toThrow();
});
