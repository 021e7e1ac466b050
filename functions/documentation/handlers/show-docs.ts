import { endpoint } from "../../shared/runtime/endpoint.ts";
import { routes } from "../contract.ts";
import { openApiDocument } from "../openapi.ts";
import { docsPage } from "../page.ts";

const page = docsPage(openApiDocument());

export const handler = endpoint(routes.showDocs, async () => page);
