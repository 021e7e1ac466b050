import * as z from "zod";
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
} from "zod-openapi";
import { clientEvent } from "../behaviour/contract.ts";
import { type Access, problem, type Route } from "../shared/kernel/route.ts";
import { contexts } from "./contexts.ts";

const SUCCESS = { 200: "Done", 201: "Created", 202: "Accepted", 204: "Done; no content" } as const;

const WHO: Record<Access, string> = {
  public: "Open to everyone.",
  visitor: "Open to everyone; a token that is sent says who calls.",
  member: "For signed-in users.",
  creator: "For creators.",
  moderator: "For moderators.",
  operator: "For operators.",
};

const visitorHeader = z.object({
  "visitor-token": z.string().optional().describe("says which visitor calls: as POST /visitors gave it"),
});

const token = { accessToken: [] };
const security = (access: Access) => (access === "public" ? [] : access === "visitor" ? [{}, token] : [token]);

/** Statuses that a route may fail with, and the codes that say why. */
function failures(route: Route): Map<number, string[]> {
  const codes = new Map<number, string[]>();
  const add = (status: number, code: string) => codes.set(status, [...(codes.get(status) ?? []), code]);
  add(400, "invalid-request");
  if (route.access !== "public") add(401, route.access === "visitor" ? "invalid-token" : "unauthenticated");
  if (!["public", "visitor", "member"].includes(route.access)) add(403, "forbidden");
  if (route.visitor) add(401, "invalid-visitor-token");
  for (const [code, status] of Object.entries(route.refusals)) add(status, code);
  return codes;
}

const isNothing = (schema: z.ZodType) => schema instanceof z.ZodUndefined;

function bodyOf(route: Route): ZodOpenApiOperationObject["requestBody"] {
  if (route.raw) {
    return {
      description: "An event as Stripe sends it, with its Stripe-Signature header",
      content: { "application/json": { schema: { type: "object" } } },
    };
  }
  return isNothing(route.body) ? undefined : { content: { "application/json": { schema: route.body } } };
}

/** What a success holds: a value by its schema, or a file of one of its media types. */
function contentOf(route: Route): Pick<ZodOpenApiResponseObject, "content"> {
  if (route.files) {
    const schema = { type: "string" } as const;
    return { content: Object.fromEntries(route.files.map((mediaType) => [mediaType, { schema }])) };
  }
  if (isNothing(route.reply)) return {};
  return { content: { [route.mediaType ?? "application/json"]: { schema: route.reply } } };
}

function operation(tag: string, operationId: string, route: Route): ZodOpenApiOperationObject {
  const requestBody = bodyOf(route);
  const responses: ZodOpenApiOperationObject["responses"] = {
    [route.status]: {
      description: SUCCESS[route.status],
      ...contentOf(route),
    },
  };
  for (const [status, codes] of failures(route)) {
    responses[`${status}` as `4${string}`] = {
      description: codes.join(", "),
      content: { "application/problem+json": { schema: problem } },
    };
  }
  return {
    tags: [tag],
    operationId,
    summary: route.summary,
    description: WHO[route.access],
    security: security(route.access),
    requestParams: {
      path: route.params as z.ZodObject,
      query: route.query as z.ZodObject,
      ...(route.visitor && { header: visitorHeader }),
    },
    ...(requestBody && { requestBody }),
    responses,
  };
}

/** The OpenAPI 3.1 document of all routes, made from the schemas that check the requests. */
export function openApiDocument() {
  const paths: ZodOpenApiPathsObject = {};
  for (const [tag, routes] of Object.entries(contexts)) {
    for (const [operationId, route] of Object.entries(routes)) {
      const method = route.method.toLowerCase() as "get";
      paths[route.path] = { ...paths[route.path], [method]: operation(tag, operationId, route) };
    }
  }
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "Lyceum",
      version: "1",
      description: "A marketplace for paid knowledge. Every error is an RFC 9457 problem with a stable `code`.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    tags: Object.keys(contexts).map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { accessToken: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
      schemas: { Problem: problem, ClientEvent: clientEvent },
    },
  });
}
