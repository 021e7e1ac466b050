import * as z from "zod";
import { route } from "../shared/kernel/route.ts";

const getOpenApi = route({
  method: "GET",
  path: "/openapi.json",
  access: "public",
  summary: "This API as an OpenAPI 3.1 document",
  reply: z.looseObject({ openapi: z.string() }),
});

const showDocs = route({
  method: "GET",
  path: "/docs",
  access: "public",
  summary: "This API as a page to read",
  reply: z.string(),
  mediaType: "text/html; charset=utf-8",
});

const step = z.string().regex(/^[0-9A-Za-z_-]{1,64}$/);

const showReturn = route({
  method: "GET",
  path: "/site/{section}/{page}",
  access: "public",
  summary: "Where Stripe and mails send people while no web front end is deployed: a page that says how to go on",
  params: z.strictObject({ section: step, page: step }),
  query: z.looseObject({}),
  reply: z.string(),
  mediaType: "text/html; charset=utf-8",
});

export const routes = { getOpenApi, showDocs, showReturn };
