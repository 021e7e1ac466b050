import { endpoint } from "../../shared/runtime/endpoint.ts";
import { documentationRoutes } from "../contract/documentation.ts";
import { openApiDocument } from "../domain/openapi.ts";

const document = openApiDocument();

export const handler = endpoint(documentationRoutes.getOpenApi, async () => ({ ...document }));
