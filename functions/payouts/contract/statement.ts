import * as z from "zod";
import { languages } from "../../catalogue/contract/product.ts";
import { file } from "../../shared/kernel/file.ts";
import { route } from "../../shared/kernel/route.ts";

const listStatements = route({
  method: "GET",
  path: "/creators/me/statements",
  access: "member",
  summary: "The months in which money moved, newest first",
  reply: z.object({ months: z.array(z.string().describe("as 2026-06")) }),
});

export const STATEMENT_TYPES = { csv: "text/csv; charset=utf-8", pdf: "application/pdf" } as const;

const getStatement = route({
  method: "GET",
  path: "/creators/me/statements/{month}",
  access: "member",
  summary:
    "A month's statement: as CSV with each movement, as PDF (format=pdf, or Accept: application/pdf) with the sums of each day",
  params: z.strictObject({ month: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, "a month such as 2026-06") }),
  query: z.strictObject({
    format: z.enum(["csv", "pdf"]).optional(),
    language: z.enum(languages).optional().describe("of a PDF's labels; that of Accept-Language unless given"),
  }),
  reply: file,
  files: Object.values(STATEMENT_TYPES),
  refusals: { "no-statement": 404, "statement-too-long": 422 },
});

export const statementRoutes = { listStatements, getStatement };
