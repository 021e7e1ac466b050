import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { expect, test } from "vitest";

const { handler } = createRequire(import.meta.url)("../../../lib/web/origin-secret.cjs") as {
  handler: (event: object) => Promise<void>;
};

interface Answer {
  readonly PhysicalResourceId: string;
  readonly NoEcho: boolean;
  readonly Data: { readonly Secret?: string; readonly Digest?: string };
}

/** What CloudFormation hears of the custom resource. */
async function answered(event: object): Promise<Answer> {
  let heard: unknown;
  const server = createServer(async (request, response) => {
    heard = await json(request);
    response.end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const ResponseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer`;
  await handler({ ResponseURL, StackId: "s", RequestId: "r", LogicalResourceId: "l", ...event });
  server.closeAllConnections();
  server.close();
  return heard as Answer;
}

test("CloudFormation is given a new secret with its digest, and shows it to nobody", async () => {
  const [one, other] = [await answered({ RequestType: "Create" }), await answered({ RequestType: "Create" })];
  expect(one).toMatchObject({ Status: "SUCCESS", StackId: "s", RequestId: "r", LogicalResourceId: "l", NoEcho: true });
  expect(Buffer.from(one.Data.Secret ?? "", "base64url")).toHaveLength(32);
  expect(one.Data.Digest).toBe(
    createHash("sha256")
      .update(one.Data.Secret ?? "")
      .digest("base64url"),
  );
  // The physical id is shown: it says no more than functions are told.
  expect(one.PhysicalResourceId).toBe(one.Data.Digest);
  expect(other.Data.Secret).not.toBe(one.Data.Secret);
});

test("a removal is answered with the removed resource's name", async () => {
  expect(await answered({ RequestType: "Delete", PhysicalResourceId: "p" })).toMatchObject({
    PhysicalResourceId: "p",
    Data: {},
  });
});
