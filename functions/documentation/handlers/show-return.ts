import { endpoint } from "../../shared/runtime/endpoint.ts";
import { routes } from "../contract/documentation.ts";
import { returnPage } from "../domain/return-page.ts";

export const handler = endpoint(routes.showReturn, async ({ params }) => returnPage(params.section, params.page));
