/** The site's function: answers each page that the distribution does not have, as API Gateway's HTTP API asks it. */

import * as build from "virtual:react-router/server-build";
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";
import { pageHandler } from "./server/pages.ts";
import { siteSettings } from "./server/settings.ts";

const pages = pageHandler(build, siteSettings());
const app = new Hono();
app.all("*", ({ req }) => pages(req.raw));

export const handler = handle(app);
