import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { expect, test } from "vitest";
import { lambdaAuthorizer } from "../../src/gateway/authorizer.ts";

const request = (headers: object) =>
  ({ headers, routeKey: "GET /models", body: "{}", isBase64Encoded: false }) as unknown as APIGatewayProxyEventV2;

function asked(answer: unknown) {
  const events: object[] = [];
  const authorizer = lambdaAuthorizer("vouch", async (name, event) => {
    events.push({ name, ...(event as object) });
    return answer;
  });
  return { authorizer, events };
}

test("a Lambda authorizer gets the request without its body, and passes its context on", async () => {
  const { authorizer, events } = asked({ isAuthorized: true, context: { user: "ann", groups: ["operator"] } });
  expect(await authorizer(request({ authorization: "Bearer x" }))).toEqual({
    authorizer: { lambda: { user: "ann", groups: ["operator"] } },
  });
  expect(events).toEqual([
    {
      name: "vouch",
      type: "REQUEST",
      identitySource: ["Bearer x"],
      routeKey: "GET /models",
      headers: { authorization: "Bearer x" },
    },
  ]);
});

test("without a token the gateway answers 401 itself; an authorizer's refusal is 403", async () => {
  const { authorizer, events } = asked({ isAuthorized: false });
  expect(await authorizer(request({}))).toEqual({ status: 401, message: "Unauthorized" });
  expect(events).toEqual([]);
  expect(await authorizer(request({ authorization: "Bearer x" }))).toEqual({ status: 403, message: "Forbidden" });
});
