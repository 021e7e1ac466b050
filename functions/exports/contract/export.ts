import * as z from "zod";
import { instant } from "../../shared/kernel/instant.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { HOUR, route } from "../../shared/kernel/route.ts";

const exportKinds = ["orders", "sales"] as const;
const exportFormats = ["csv", "json"] as const;

/** A person's records as a file: requested, made in the background, and stored for some days. */
export const keptExport = z.object({
  id: z.ulid(),
  user: z.string(),
  kind: z.enum(exportKinds).describe("orders: the caller's own; sales: the order lines that the caller sold"),
  format: z.enum(exportFormats),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  state: z.enum(["pending", "ready", "failed"]),
  requestedAt: z.iso.datetime(),
  attempts: z.int().min(0).describe("how many times it was started"),
  rows: z.int().min(0).optional(),
  failure: z.string().optional().describe("why there is no file"),
  key: z.string().optional().describe("the file's key in the bucket"),
  keptUntil: z.iso.datetime().optional(),
});
export type Export = z.infer<typeof keptExport>;

const shownExport = keptExport
  .omit({ user: true, attempts: true, key: true, keptUntil: true })
  .extend({ expiresAt: z.iso.datetime().optional().describe("when the file is deleted") });
export type ShownExport = z.infer<typeof shownExport>;

const requestExport = route({
  method: "POST",
  path: "/exports",
  access: "member",
  limits: [{ per: "caller", most: 20, within: HOUR }],
  summary: "Request a file of the caller's orders or sales; it is made in the background, one of a kind at a time",
  body: z
    .strictObject({
      kind: z.enum(exportKinds),
      format: z.enum(exportFormats).default("csv"),
      from: instant.optional().describe("from this instant on: orders by their creation, sales by their payment"),
      to: instant.optional().describe("before this instant"),
    })
    .refine(({ from, to }) => from === undefined || to === undefined || Date.parse(from) < Date.parse(to), {
      path: ["to"],
      error: "later than from",
    }),
  status: 202,
  reply: shownExport,
  refusals: { "export-running": 409, "too-many-exports": 429, "not-a-creator": 403, ...BUSY },
});

const getExport = route({
  method: "GET",
  path: "/exports/{id}",
  access: "member",
  summary: "The state of an export; once it is ready, with a URL of the file that is valid for five minutes",
  params: z.strictObject({ id: z.ulid() }),
  reply: shownExport.extend({ url: z.url().optional() }),
  refusals: { "unknown-export": 404 },
});

const listExports = route({
  method: "GET",
  path: "/exports",
  access: "member",
  summary: "The caller's exports, newest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(shownExport),
});

export const exportRoutes = { requestExport, getExport, listExports };
