import { endpoint } from "../../shared/runtime/endpoint.ts";
import { routes } from "../contract.ts";
import { openApiDocument } from "../openapi.ts";

const document = openApiDocument();

export const handler = endpoint(routes.getOpenApi, async () => ({ ...document }));
