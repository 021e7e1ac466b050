import * as z from "zod";
import { route } from "../../shared/kernel/route.ts";

const getOpenApi = route({
  method: "GET",
  path: "/openapi.json",
  access: "public",
  cache: 300,
  summary: "This API as an OpenAPI 3.1 document",
  reply: z.looseObject({ openapi: z.string() }),
});

const showDocs = route({
  method: "GET",
  path: "/docs",
  access: "public",
  cache: 300,
  summary: "This API as a page to read, with its guides",
  // Redoc draws the page in place, and searches in a worker.
  policy:
    "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
    "worker-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  reply: z.string(),
  mediaType: "text/html; charset=utf-8",
});

const getReference = route({
  method: "GET",
  path: "/docs/reference.js",
  access: "public",
  cache: 300,
  summary: "The script of that page",
  reply: z.string(),
  mediaType: "text/javascript; charset=utf-8",
});

const showProblem = route({
  method: "GET",
  path: "/problems/{code}",
  access: "public",
  cache: 300,
  summary: "What an error's code means, and which routes give it: the page that a problem's type names",
  params: z.strictObject({ code: z.string().regex(/^[a-z0-9-]{1,64}$/, "a code of lower-case letters, digits and -") }),
  reply: z.string(),
  mediaType: "text/html; charset=utf-8",
  refusals: { "unknown-problem": 404 },
});

export const documentationRoutes = { getOpenApi, showDocs, getReference, showProblem };
