import middy from "@middy/core";
import httpHeaderNormalizer from "@middy/http-header-normalizer";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import * as z from "zod";
// Only named imports of zod are tree-shaken; importing its namespace would bundle every locale.
import { zhCN } from "zod/locales";
import { type File, file } from "../kernel/file.ts";
import { type Language, localeOf } from "../kernel/language.ts";
import { busy } from "../kernel/optimistic.ts";
import { cutTo, errorsOf, LONGEST_WORDS, MOST_ERRORS } from "../kernel/pointers.ts";
import { isRefusal, type Refusal, refuse } from "../kernel/refusal.ts";
import type { Problem, Route } from "../kernel/route.ts";
import { errorOf } from "../kernel/thrown.ts";
import { passesBy } from "./aws-failures.ts";
import { staleCursor } from "./cursor.ts";
import { type Caller, identify, visitorOf } from "./identity.ts";
import { countedIn } from "./limits.ts";
import { logger } from "./logger.ts";
import { mustBeThroughSite } from "./origin.ts";
import { isPutOff } from "./patient.ts";
import { HttpProblem, problemReply } from "./problem.ts";
import { sent } from "./reply.ts";
import { isUnanswered } from "./unanswered.ts";

/** A request as a handler receives it: every part parsed by the route's schemas. */
export interface Request<Body, Params, Query> {
  readonly body: Body;
  readonly params: Params;
  readonly query: Query;
  /** Present on every route whose access is not "public" or "visitor"; use `member(request)` there. */
  readonly caller: Caller | undefined;
  /** The visitor's id from a valid visitor token, on routes that take one. */
  readonly visitor: string | undefined;
  /** The body as text before parsing: a signature covers it. */
  readonly rawBody: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** The signed-in caller of a route that needs one. */
export function member(request: { readonly caller: Caller | undefined }): Caller {
  if (!request.caller) throw new HttpProblem(401, "unauthenticated", "Send an access token: Authorization: Bearer ...");
  return request.caller;
}

const MAX_BODY_BYTES = 1024 * 1024;

function rawBodyOf(event: APIGatewayProxyEventV2): string {
  const raw =
    event.body === undefined ? "" : event.isBase64Encoded ? Buffer.from(event.body, "base64").toString() : event.body;
  if (Buffer.byteLength(raw) > MAX_BODY_BYTES)
    throw new HttpProblem(413, "body-too-large", "The body is over 1 MiB; send less at once.");
  return raw;
}

/** An empty body counts as an empty object, as many clients can send only one of them. */
function bodyOf(raw: string): unknown {
  if (raw.trim() === "") return {};
  try {
    return JSON.parse(raw);
  } catch (error) {
    const why = cutTo(errorOf(error).message, LONGEST_WORDS);
    throw new HttpProblem(400, "malformed-json", `The body is not JSON: ${why}`);
  }
}

const nothing = z.strictObject({});

/** The schema of a route's body; a route without one takes an empty object. */
const bodySchemaOf = <B extends z.ZodType>({ body }: { readonly body: B }) =>
  body instanceof z.ZodUndefined ? nothing : body;

const PREFIX = { body: "", query: "/query", params: "/path" } as const;

/** zod's messages in Chinese; a schema's own messages stay as they are. */
const { localeError: chinese } = zhCN();

/** Parses the parts of a request by their schemas, and collects the faults in `found`. */
const readerOf =
  (found: NonNullable<Problem["errors"]>, language: Language | undefined) =>
  <T>(part: keyof typeof PREFIX, schema: z.ZodType<T>, value: unknown): T | undefined => {
    const result = schema.safeParse(value, language === "zh" ? { error: chinese } : undefined);
    if (result.success) return result.data;
    found.push(...errorsOf(result.error, PREFIX[part], MOST_ERRORS - found.length));
    return undefined;
  };

/** Whether an error is DynamoDB's refusal of a forged cursor, with a key that no item of the list can have. */
const isOfCursor = ({ event, error }: middy.Request<APIGatewayProxyEventV2>): boolean =>
  event.queryStringParameters?.cursor !== undefined && error?.name === "ValidationException";

/** The answer to a transient failure: the route's own refusal where it declares one. */
function passing(refusals: Route["refusals"], error: unknown): Refusal<string> | undefined {
  if (isPutOff(error) && "busy" in refusals) return busy();
  const ofStripe = Object.keys(refusals).find((code) => code !== "busy" && refusals[code] === 503);
  if (ofStripe !== undefined && isUnanswered(error)) {
    return refuse(ofStripe, "Stripe does not answer at the moment; it is safe to try again.");
  }
  if (!passesBy(error)) return undefined;
  return refuse("unavailable", "This cannot be answered at the moment; it is safe to send the request again.");
}

/** Every failure becomes problem+json. An unforeseen one is logged in full, and its details are not sent. */
const problems = (refusals: Route["refusals"]) => ({
  onError: async (request: middy.Request<APIGatewayProxyEventV2>) => {
    const ofCursor = isOfCursor(request);
    if (ofCursor) logger.warn("DynamoDB refused a cursor", { error: request.error });
    const error = ofCursor ? staleCursor() : request.error;
    if (error instanceof HttpProblem) {
      request.response = problemReply(error.status, error.code, error.message, error.more);
      return;
    }
    const refusal = passing(refusals, error);
    if (refusal) {
      logger.error("a service gave no answer", { code: refusal.refused, error });
      request.response = problemReply(503, refusal.refused, refusal.detail);
      return;
    }
    logger.error("unforeseen failure", { error });
    request.response = problemReply(500, "internal", "Something failed on our side; retrying is safe.");
  },
});

/** Gives every reply its final form, failures too: middy runs last what was used first. */
const dressed = (route: Pick<Route, "cache" | "policy">) => {
  const dress = async (request: middy.Request<APIGatewayProxyEventV2>) => {
    if (request.response) request.response = sent(request.event, request.response, route);
  };
  return { after: dress, onError: dress };
};

function fileReply(statusCode: number, { mediaType, name, content, cursor }: File): APIGatewayProxyStructuredResultV2 {
  const isText = typeof content === "string";
  return {
    statusCode,
    headers: {
      "content-type": mediaType,
      "content-disposition": `attachment; filename="${name}"`,
      ...(cursor !== undefined && { "next-cursor": cursor }),
    },
    body: isText ? content : Buffer.from(content).toString("base64"),
    isBase64Encoded: !isText,
  };
}

/**
 * A Lambda handler for one route: identifies the caller, parses the request, runs `handle` and renders its value,
 * or its refusal by the route's table.
 */
export function endpoint<
  B extends z.ZodType,
  P extends z.ZodType,
  Q extends z.ZodType,
  R extends z.ZodType,
  C extends string,
>(
  route: Route<B, P, Q, R, C>,
  handle: (request: Request<z.output<B>, z.output<P>, z.output<Q>>) => Promise<z.input<R> | Refusal<C>>,
) {
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Error, Context>()
    .use(dressed(route))
    .use(problems(route.refusals))
    .use(httpHeaderNormalizer())
    .handler(async (event) => {
      mustBeThroughSite(event);
      const caller = await identify(route, event);
      const visitor = route.visitor ? await visitorOf(event.headers) : undefined;
      const rawBody = rawBodyOf(event);
      const found: NonNullable<Problem["errors"]> = [];
      const read = readerOf(found, localeOf(event.headers["accept-language"]));
      const body = route.raw ? undefined : read("body", bodySchemaOf(route), bodyOf(rawBody));
      const params = read("params", route.params, event.pathParameters ?? {});
      const query = read("query", route.query, event.queryStringParameters ?? {});
      if (found.length > 0)
        throw new HttpProblem(400, "invalid-request", "Some fields are invalid.", {
          errors: found,
        });
      await countedIn(route, event, caller);
      const value = await handle({
        body: body as z.output<B>,
        params: params as z.output<P>,
        query: query as z.output<Q>,
        caller,
        visitor,
        rawBody,
        headers: event.headers,
      });
      if (isRefusal(value)) return problemReply(route.refusals[value.refused], value.refused, value.detail);
      if (route.status === 204) return { statusCode: 204 };
      if (route.files) return fileReply(route.status, file.parse(value));
      const { mediaType } = route;
      return {
        statusCode: route.status,
        headers: { "content-type": mediaType ?? "application/json" },
        body: mediaType ? String(value) : JSON.stringify(value),
      };
    });
}
