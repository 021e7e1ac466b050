import { endpoint } from "../../shared/runtime/endpoint.ts";
import { routes } from "../contract/documentation.ts";
import { docsPage } from "../domain/page.ts";

const page = docsPage();

export const handler = endpoint(routes.showDocs, async () => page);
