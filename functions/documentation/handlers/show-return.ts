import { endpoint } from "../../shared/runtime/endpoint.ts";
import { routes } from "../contract.ts";
import { returnPage } from "../return-page.ts";

export const handler = endpoint(routes.showReturn, async ({ params }) => returnPage(params.section, params.page));
