import type { Construct } from "constructs";
import { HttpFunction } from "../constructs/http-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

/** The API's description of itself. */
export class DocumentationStack extends ContextStack {
  constructor(scope: Construct, id: string, props: ContextStackProps) {
    super(scope, id, props);
    const { platform } = props;
    new HttpFunction(this, "GetOpenApi", {
      platform,
      access: "public",
      route: "GET /openapi.json",
      entry: "documentation/handlers/get-openapi",
    });
    new HttpFunction(this, "ShowDocs", {
      platform,
      access: "public",
      route: "GET /docs",
      entry: "documentation/handlers/show-docs",
    });
    new HttpFunction(this, "GetReference", {
      platform,
      access: "public",
      route: "GET /docs/reference.js",
      entry: "documentation/handlers/get-reference",
    });
    new HttpFunction(this, "ShowProblem", {
      platform,
      access: "public",
      route: "GET /problems/{code}",
      entry: "documentation/handlers/show-problem",
    });
    new HttpFunction(this, "ShowReturn", {
      platform,
      access: "public",
      route: "GET /site/{section}/{page}",
      entry: "documentation/handlers/show-return",
    });
  }
}
