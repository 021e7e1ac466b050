import { endpoint } from "../../shared/runtime/endpoint.ts";
import { routes } from "../contract/documentation.ts";
import { openApiDocument } from "../domain/openapi.ts";

const document = openApiDocument();

export const handler = endpoint(routes.getOpenApi, async () => ({ ...document }));
