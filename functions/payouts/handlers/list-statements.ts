import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findMonths } from "../adapters/dynamodb/statements.ts";
import { statementRoutes } from "../contract/statement.ts";
import { payoutsEnv } from "../env.ts";
import type { FindMonths } from "../flows/ports.ts";

export const listStatements = (ports: { readonly findMonths: FindMonths }) =>
  endpoint(statementRoutes.listStatements, async (request) => {
    const kept = await ports.findMonths(member(request).user);
    return { months: [...new Set(kept.map(({ month }) => month))].sort().reverse() };
  });

const { PAYOUTS_TABLE } = environment(...payoutsEnv);
export const handler = listStatements({ findMonths: findMonths(documents, PAYOUTS_TABLE) });
