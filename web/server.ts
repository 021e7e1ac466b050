/** The site's function: answers each page that the distribution does not have, as API Gateway's HTTP API asks it. */

import * as build from "virtual:react-router/server-build";
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";
import { isThroughSite, NOT_THROUGH_SITE, SECRET_HEADER } from "../functions/shared/runtime/through-site.ts";
import { pageHandler } from "./server/pages.ts";
import { siteSettings } from "./server/settings.ts";

const pages = pageHandler(build, siteSettings());
const app = new Hono();
app.use(async ({ req, json }, next) => {
  if (isThroughSite(req.header(SECRET_HEADER))) return next();
  const { code, detail } = NOT_THROUGH_SITE;
  return json({ type: `/problems/${code}`, title: "Forbidden", status: 403, code, detail }, 403, {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
  });
});
app.all("*", ({ req }) => pages(req.raw));

export const handler = handle(app);
