import type { Construct } from "constructs";
import { documentationRoutes } from "../../functions/documentation/contract/documentation.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

/** The API's description of itself. */
export class DocumentationStack extends ContextStack {
  constructor(scope: Construct, id: string, props: ContextStackProps) {
    super(scope, id, props);
    const { platform } = props;
    new HttpFunction(this, "GetOpenApi", {
      platform,
      route: documentationRoutes.getOpenApi,
      entry: "documentation/handlers/get-openapi",
    });
    new HttpFunction(this, "ShowDocs", {
      platform,
      route: documentationRoutes.showDocs,
      entry: "documentation/handlers/show-docs",
    });
    new HttpFunction(this, "GetReference", {
      platform,
      route: documentationRoutes.getReference,
      entry: "documentation/handlers/get-reference",
    });
    new HttpFunction(this, "ShowProblem", {
      platform,
      route: documentationRoutes.showProblem,
      entry: "documentation/handlers/show-problem",
    });
  }
}
