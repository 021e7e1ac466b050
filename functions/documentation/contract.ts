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

export const routes = { getOpenApi, showDocs };
