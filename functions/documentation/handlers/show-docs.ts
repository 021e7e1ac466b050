import { endpoint } from "../../shared/runtime/endpoint.ts";
import { documentationRoutes } from "../contract/documentation.ts";
import { docsPage } from "../domain/page.ts";

const page = docsPage();

export const handler = endpoint(documentationRoutes.showDocs, async () => page);
