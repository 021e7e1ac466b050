import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { Assembly } from "@lyceum/cdk-local/assembly/assembly";
import { Functions } from "@lyceum/cdk-local/functions/functions";
import { expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import { orderItem } from "../../functions/commerce/adapters/dynamodb/orders.ts";
import { indexes } from "../../functions/commerce/keys.ts";
import { bundleByName, preparedAssembly } from "../../local/prepared-assembly.ts";
import { AT, orderOf, payment, productOf } from "../domain/commerce/cart.ts";
import { settledWholly } from "../domain/commerce/settling.ts";
import { authorizerOf } from "../handlers/claims.ts";
import { startCloud } from "../handlers/cloud.ts";
import { textOf } from "../pdf-text.ts";

const named = z.object({ Code: z.object({ S3Key: z.string().optional() }) });

test("a receipt is drawn by the function as the local cloud bundles it", async () => {
  const cloud = await startCloud({ tables: { COMMERCE: indexes, IDENTITY: [] } });
  onTestFinished(cloud.close);
  const open = orderOf(productOf("a", { title: "机器学习" }));
  const order = settledWholly(open, payment({ received: open.total }), AT);
  await DynamoDBDocumentClient.from(new DynamoDBClient({}), {
    marshallOptions: { removeUndefinedValues: true },
  }).send(new PutCommand({ TableName: "COMMERCE", Item: orderItem(order) }));

  const assembly = await Assembly.read(await preparedAssembly(), "https://api.example");
  const adapt = () => ({ COMMERCE_TABLE: "COMMERCE", IDENTITY_TABLE: "IDENTITY", SELLER: '{"name":"Lyceum"}' });
  const functions = new Functions(assembly, { adapt, moduleAt: bundleByName });
  const { name } = assembly
    .of("AWS::Lambda::Function", named)
    .find(({ is }) => is.Code.S3Key === "commerce/handlers/receipts/get-receipt") ?? { name: "" };
  const reply = await functions.invoke(name, {
    headers: {},
    pathParameters: { id: order.id },
    requestContext: { http: { sourceIp: "192.0.2.1" }, authorizer: authorizerOf(order.customer) },
  });
  const { statusCode, body } = z.object({ statusCode: z.number(), body: z.string() }).parse(reply);
  expect(statusCode, body.slice(0, 500)).toBe(200);
  expect((await textOf(Buffer.from(body, "base64"))).join("\n")).toContain("机器学习");
});
