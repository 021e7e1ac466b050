import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveStatements } from "../adapters/live-statements.ts";
import { renderPdf } from "../adapters/statement-pdf.ts";
import { routes, STATEMENT_TYPES } from "../contract.ts";
import type { FindEntries, FindMonths, RenderPdf } from "../ports.ts";
import { csvOf, statementOf } from "../statement.ts";

export interface GetStatementPorts {
  readonly findMonths: FindMonths;
  readonly findEntries: FindEntries;
  readonly renderPdf: RenderPdf;
}

/** A line is some 100 bytes, and a function answers with 6 MiB at most; sums of days are a page or two of any number. */
const MOST_LINES = 40_000;
const MOST_SUMMED = 400_000;

export const getStatement = (ports: GetStatementPorts) =>
  endpoint(routes.getStatement, async (request) => {
    const { user: creator } = member(request);
    const { month } = request.params;
    const isPdf = (request.query.format ?? (asksPdf(request.headers.accept) ? "pdf" : "csv")) === "pdf";
    const [kept, entries] = await Promise.all([
      ports.findMonths(creator),
      ports.findEntries(creator, month, isPdf ? MOST_SUMMED : MOST_LINES),
    ]);
    if (!entries) {
      const most = isPdf ? MOST_SUMMED : MOST_LINES;
      return refuse("statement-too-long", `${month} has over ${most} movements${isPdf ? "" : "; ask for format=pdf"}.`);
    }
    if (!kept.some((each) => each.month <= month)) {
      return refuse("no-statement", `Nothing of yours moved in ${month} or before.`);
    }
    const statement = statementOf(creator, month, kept, entries);
    const name = `statement-${month}`;
    return isPdf
      ? { mediaType: STATEMENT_TYPES.pdf, name: `${name}.pdf`, content: await ports.renderPdf(statement) }
      : { mediaType: STATEMENT_TYPES.csv, name: `${name}.csv`, content: csvOf(statement) };
  });

const asksPdf = (accept: string | undefined) => accept?.toLowerCase().includes("application/pdf") ?? false;

export const handler = getStatement({ ...liveStatements(), renderPdf });
