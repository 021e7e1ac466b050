import * as z from "zod";
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
} from "zod-openapi";
import { eventRoutes as behaviour, clientEvent } from "../../behaviour/contract/event.ts";
import {
  type Access,
  DAY,
  HOUR,
  type Limit,
  MINUTE,
  problem,
  problemTitles,
  type Route,
  TOO_MANY_REQUESTS,
} from "../../shared/kernel/route.ts";
import { contexts } from "./contexts.ts";
import "./entities.ts";
import { withExamples } from "./examples.ts";
import { failures } from "./failures.ts";
import { guides } from "./guides.ts";
import { roomOf, rooms } from "./rooms.ts";

/** The version of this API: breaking changes raise its first number, additions the second. */
const API_VERSION = "1.0.0";

const SUCCESS = { 200: "Done", 201: "Created", 202: "Accepted", 204: "Done; no content" } as const;

const WHO: Record<Access, string> = {
  public: "Open to everyone",
  visitor: "Open to everyone; a token that is sent says who calls",
  member: "For signed-in users",
  creator: "For creators",
  moderator: "For moderators",
  operator: "For operators",
};

/** Replies of API Gateway before a function runs. */
const gatewayMessage = z.object({ message: z.string() }).meta({ id: "GatewayMessage" });

const GATEWAY: Readonly<Record<number, { readonly message: string; readonly when: string }>> = {
  401: { message: "Unauthorized", when: "from the gateway where the access token is missing, wrong or over" },
  413: { message: "Request Entity Too Large", when: "from the gateway over 10 MiB" },
  429: { message: "Too Many Requests", when: "from the gateway where all callers together ask too much" },
  503: { message: "Service Unavailable", when: "from the gateway where a function did not answer" },
};

const windowWords = (seconds: number): string =>
  seconds === DAY ? "a day" : seconds === HOUR ? "an hour" : `${seconds / MINUTE} minutes`;
const limitWords = ({ per, most, within }: Limit): string =>
  `At most ${most} times in ${windowWords(within)} for each ${per === "caller" ? "caller, or address where nobody is signed in" : "address"}`;

const security = ({ access, visitor }: Route): Record<string, string[]>[] => {
  if (access === "public") return [];
  const token = { accessToken: [] };
  return access === "visitor" ? [{}, token, ...(visitor ? [{ visitorToken: [] }] : [])] : [token];
};

const isNothing = (schema: z.ZodType) => schema instanceof z.ZodUndefined;

function bodyOf(route: Route): ZodOpenApiOperationObject["requestBody"] {
  if (route.raw) {
    return {
      required: true,
      description: "An event as Stripe sends it, with its Stripe-Signature header",
      content: {
        "application/json": { schema: { type: "object" }, example: { id: "evt_1", type: "charge.refunded" } },
      },
    };
  }
  if (isNothing(route.body)) return undefined;
  return {
    required: !route.body.safeParse({}).success,
    content: { "application/json": { schema: route.body } },
  };
}

/** The content of a success: a value by its schema, or a file of one of its media types. */
function contentOf(route: Route): Pick<ZodOpenApiResponseObject, "content"> {
  if (route.files) {
    const schema = { type: "string", format: "binary" } as const;
    return { content: Object.fromEntries(route.files.map((mediaType) => [mediaType, { schema }])) };
  }
  if (isNothing(route.reply)) return {};
  return { content: { [route.mediaType ?? "application/json"]: { schema: route.reply } } };
}

function failureOf(status: number, codes: readonly string[]): ZodOpenApiResponseObject {
  const gateway = GATEWAY[status];
  const [code] = codes;
  return {
    description: [codes.join(", "), gateway?.when].filter(Boolean).join("; "),
    content: {
      ...(code !== undefined && {
        "application/problem+json": {
          schema: z.intersection(problem, z.object({ code: z.enum(codes) })),
          example: {
            type: `/problems/${code}`,
            title: problemTitles[status] ?? "Error",
            status,
            code,
            detail: "What is wrong here, and what to do about it.",
          },
        },
      }),
      ...(gateway && { "application/json": { schema: gatewayMessage, example: { message: gateway.message } } }),
    },
  };
}

/** Failures that most routes share, declared once. */
const common = new Map(
  (
    [
      ["InvalidQuery", 400, ["invalid-request"]],
      ["InvalidPage", 400, ["invalid-request", "stale-cursor"]],
      ["InvalidRequest", 400, ["invalid-request", "malformed-json"]],
      ["Unauthenticated", 401, ["unauthenticated", "invalid-token"]],
      ["Forbidden", 403, ["forbidden"]],
      ["ForbiddenToStaff", 403, ["forbidden", "second-factor-needed"]],
      ["BodyTooLarge", 413, ["body-too-large"]],
      ["TooManyRequests", 429, []],
      ["LimitReached", 429, [TOO_MANY_REQUESTS]],
      ["Internal", 500, ["internal"]],
      ["Unavailable", 503, ["unavailable"]],
    ] as const
  ).map(([id, status, codes]) => [`${status} ${codes.join()}`, { id, ...failureOf(status, codes) }]),
);

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function operation(context: string, operationId: string, route: Route): ZodOpenApiOperationObject {
  const requestBody = bodyOf(route);
  const responses: ZodOpenApiOperationObject["responses"] = {
    [route.status]: { description: SUCCESS[route.status], ...contentOf(route) },
  };
  // By the gateway, also for routes without a limit of their own.
  const all = new Map<number, readonly string[]>([[429, []], ...failures(route)]);
  // The first clause is the title.
  const [summary = "", ...more] = route.summary.split(/\. (?=[A-Z])|; /).map(sentence);
  for (const [status, codes] of [...all].toSorted(([a], [b]) => a - b)) {
    responses[`${status}` as `4${string}`] = common.get(`${status} ${codes.join()}`) ?? failureOf(status, codes);
  }
  return {
    tags: [roomOf(context, route).name],
    operationId,
    summary,
    description: [...more, WHO[route.access], ...(route.limits ?? []).map(limitWords)]
      .map((each) => `${each}.`)
      .join(" "),
    security: security(route),
    requestParams: { path: route.params as z.ZodObject, query: route.query as z.ZodObject },
    ...(requestBody && { requestBody }),
    responses,
  };
}

type Json = Record<string, unknown>;

/** Formats that make their pattern redundant. */
const FORMATS = new Set(["date-time", "date", "email", "uri", "uuid"]);

/** Removes redundant parts of a schema, and, from replies and named schemas, the prohibition of new fields. */
function tidy(part: unknown, isOpen: boolean): void {
  if (typeof part !== "object" || part === null) return;
  const schema = part as Json;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (FORMATS.has(String(schema.format))) delete schema.pattern;
  if (schema.additionalProperties === false && (isOpen || "$ref" in schema)) delete schema.additionalProperties;
  for (const [name, each] of Object.entries(schema)) tidy(each, isOpen || name === "responses" || name === "schemas");
}

/** Each event is validated separately, so that an invalid one does not reject the others. */
function eventsAsTold({ zodSchema, jsonSchema }: { readonly zodSchema: unknown; readonly jsonSchema: object }): void {
  if (zodSchema === behaviour.recordEvents.body.shape.events.element) {
    Object.assign(jsonSchema, { $ref: "#/components/schemas/ClientEvent" });
  }
}

/** The OpenAPI 3.1 document of all routes, made from the schemas that check the requests. */
export function openApiDocument() {
  const paths: ZodOpenApiPathsObject = {};
  for (const [context, routes] of Object.entries(contexts)) {
    for (const [operationId, route] of Object.entries(routes)) {
      const method = route.method.toLowerCase() as "get";
      paths[route.path] = { ...paths[route.path], [method]: operation(context, operationId, route) };
    }
  }
  const document = createDocument(
    {
      openapi: "3.1.0",
      info: {
        title: "Lyceum",
        version: API_VERSION,
        description: guides,
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
        contact: { name: "The maintainers of Lyceum", url: "/docs" },
      },
      servers: [{ url: "/api", description: "at the site that this document comes from" }],
      tags: rooms.map(({ name, description }) => ({ name, description })),
      paths,
      components: {
        securitySchemes: {
          accessToken: {
            type: "http",
            scheme: "bearer",
            bearerFormat: "JWT",
            description: "The access token that POST /login gives: `Authorization: Bearer ...`",
          },
          visitorToken: {
            type: "apiKey",
            in: "header",
            name: "visitor-token",
            description: "Says which visitor without an account calls: the token that POST /visitors gives",
          },
        },
        schemas: { ClientEvent: clientEvent },
      },
    },
    { override: eventsAsTold },
  );
  tidy(document, false);
  return withExamples(document);
}
