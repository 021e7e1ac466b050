import { endpoint } from "../../shared/runtime/endpoint.ts";
import { routes } from "../contract.ts";
import { docsPage } from "../page.ts";

const page = docsPage();

export const handler = endpoint(routes.showDocs, async () => page);
