import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { documentationRoutes } from "../contract/documentation.ts";
import { problemPage } from "../domain/problem-page.ts";

export const handler = endpoint(
  documentationRoutes.showProblem,
  async ({ params }) =>
    problemPage(params.code) ?? refuse("unknown-problem", `No route returns the code ${params.code}.`),
);
