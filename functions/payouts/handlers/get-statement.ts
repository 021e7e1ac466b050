import { localeOf } from "../../shared/kernel/language.ts";
import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findEntries } from "../adapters/dynamodb/entries.ts";
import { findDays, findMonths } from "../adapters/dynamodb/statements.ts";
import { renderPdf } from "../adapters/pdf/statement.ts";
import { csvOf } from "../adapters/statement-csv.ts";
import { STATEMENT_TYPES, statementRoutes } from "../contract/statement.ts";
import { statementOf, summedStatement } from "../domain/statement.ts";
import { payoutsEnv } from "../env.ts";
import type { FindDays, FindEntries, FindMonths, RenderPdf } from "../flows/ports.ts";
import { MOST_LINES } from "../settings.ts";

export interface GetStatementPorts {
  readonly findMonths: FindMonths;
  readonly findDays: FindDays;
  readonly findEntries: FindEntries;
  readonly renderPdf: RenderPdf;
}

export const getStatement = (ports: GetStatementPorts) =>
  endpoint(statementRoutes.getStatement, async (request) => {
    const { user: creator } = member(request);
    const { month } = request.params;
    const language = request.query.language ?? localeOf(request.headers["accept-language"]) ?? "en";
    const isPdf = (request.query.format ?? (asksPdf(request.headers.accept) ? "pdf" : "csv")) === "pdf";
    const kept = await ports.findMonths(creator);
    if (!kept.some((each) => each.month <= month)) {
      return refuse("no-statement", `You have no movements in ${month} or before.`);
    }
    const name = `statement-${month}`;
    if (isPdf) {
      const statement = summedStatement(creator, month, kept, await ports.findDays(creator, month));
      return {
        mediaType: STATEMENT_TYPES.pdf,
        name: `${name}.pdf`,
        content: await ports.renderPdf(statement, language),
      };
    }
    const entries = await ports.findEntries(creator, month, MOST_LINES);
    if (!entries) {
      return refuse("statement-too-long", `${month} has over ${MOST_LINES} movements; ask for format=pdf.`);
    }
    const statement = statementOf(creator, month, kept, entries);
    return { mediaType: STATEMENT_TYPES.csv, name: `${name}.csv`, content: csvOf(statement) };
  });

const asksPdf = (accept: string | undefined) => accept?.toLowerCase().includes("application/pdf") ?? false;

const { PAYOUTS_TABLE } = environment(...payoutsEnv);
export const handler = getStatement({
  findMonths: findMonths(documents, PAYOUTS_TABLE),
  findDays: findDays(documents, PAYOUTS_TABLE),
  findEntries: findEntries(documents, PAYOUTS_TABLE),
  renderPdf,
});
