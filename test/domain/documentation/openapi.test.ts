import { expect, test } from "vitest";
import { contexts } from "../../../functions/documentation/contexts.ts";
import { openApiDocument } from "../../../functions/documentation/openapi.ts";

test("routes that take a visitor's token tell of the header and of its refusal, and no other route does", () => {
  const { paths = {} } = openApiDocument();
  for (const { method, path, visitor } of Object.values(contexts).flatMap((routes) => Object.values(routes))) {
    const operation = paths[path]?.[method.toLowerCase() as "get"];
    const headers = (operation?.parameters ?? []).flatMap((each) =>
      "in" in each && each.in === "header" ? [each.name] : [],
    );
    expect([path, headers]).toEqual([path, visitor ? ["visitor-token"] : []]);
    const refused = JSON.stringify(operation?.responses?.["401"] ?? {}).includes("invalid-visitor-token");
    expect([path, refused]).toEqual([path, visitor === true || path === "/register"]);
  }
});
