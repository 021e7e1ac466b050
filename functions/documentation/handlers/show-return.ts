import { endpoint } from "../../shared/runtime/endpoint.ts";
import { documentationRoutes } from "../contract/documentation.ts";
import { returnPage } from "../domain/return-page.ts";

export const handler = endpoint(documentationRoutes.showReturn, async ({ params }) =>
  returnPage(params.section, params.page),
);
