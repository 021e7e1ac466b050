import { createContext, Script } from "node:vm";
import * as z from "zod";
import type { ViewerRequest } from "./viewer-request.ts";

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
const valued = z.strictObject({
  value: z.string(),
  multiValue: z.array(z.strictObject({ value: z.string() })).optional(),
});
type Valued = z.infer<typeof valued>;
const lower = z.string().regex(/^[^A-Z]+$/, "names of headers are in lower case");
const answered = z.strictObject({
  statusCode: z.int().min(200).max(599),
  statusDescription: z.string().optional(),
  headers: z.record(lower, valued).default({}),
  cookies: z.record(z.string(), z.looseObject({ value: z.string(), attributes: z.string().optional() })).default({}),
  body: z.union([z.string(), z.strictObject({ encoding: z.literal("text"), data: z.string() })]).optional(),
});
const passedOn = z.strictObject({
  method: z.string(),
  uri: z.string().startsWith("/"),
  querystring: z.record(z.string(), valued),
  headers: z.record(lower, valued),
  cookies: z.record(z.string(), valued),
});

/**
 * Headers that a function does not see, and may not add; and those that it sees and may not change.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
 */
const HIDDEN =
  /^(connection|expect|keep-alive|proxy-authenticate|proxy-authorization|proxy-connection|trailer|upgrade|x-accel-.*|x-amz-cf-.*|x-amzn-.*|x-cache.*|x-edge-.*|x-forwarded-proto|x-real-ip)$/;
const READ_ONLY = ["content-length", "host", "transfer-encoding", "via"];

export type Decided =
  | { readonly request: ViewerRequest }
  | {
      readonly reply: {
        readonly status: number;
        readonly headers: Record<string, string | string[]>;
        readonly body: string;
      };
    };

const grouped = (pairs: readonly (readonly [string, string])[]): Record<string, Valued> => {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries(
    [...values].map(([name, [value = "", ...more]]) => [
      name,
      more.length === 0 ? { value } : { value, multiValue: [value, ...more].map((each) => ({ value: each })) },
    ]),
  );
};
const pairsOf = (values: Record<string, Valued>): [string, string][] =>
  Object.entries(values).flatMap(([name, { value, multiValue }]) =>
    multiValue ? multiValue.map((each): [string, string] => [name, each.value]) : [[name, value] as [string, string]],
  );

/** The viewer only gets the status of a failure, as from CloudFront. */
export class EdgeFailure extends Error {
  readonly status: 502 | 503;
  constructor(status: 502 | 503, message: string) {
    super(message);
    this.status = status;
  }
}

function decided(result: unknown, given: ViewerRequest): Decided {
  if (typeof result === "object" && result !== null && "statusCode" in result) {
    const { statusCode, headers, cookies, body } = answered.parse(result);
    const set = Object.entries(cookies).map(
      ([name, { value, attributes }]) => `${name}=${value}${attributes ? `; ${attributes}` : ""}`,
    );
    const reply = {
      status: statusCode,
      headers: {
        ...Object.fromEntries(Object.entries(headers).map(([name, { value }]) => [name, value])),
        ...(set.length > 0 && { "set-cookie": set }),
      },
      body: typeof body === "object" ? body.data : (body ?? ""),
    };
    return { reply };
  }
  const { method, uri, querystring, headers, cookies } = passedOn.parse(result);
  if (method !== given.method) throw new Error("A function may not change the method.");
  const before = new Map(given.headers);
  for (const [name, { value }] of Object.entries(headers)) {
    if (HIDDEN.test(name)) throw new Error(`A function may not add the header ${name}.`);
    if (READ_ONLY.includes(name) && before.get(name) !== value) throw new Error(`A function may not change ${name}.`);
  }
  const hidden = given.headers.filter(([name]) => HIDDEN.test(name));
  const request = {
    ...given,
    uri,
    query: pairsOf(querystring),
    headers: [...hidden, ...pairsOf(headers)],
    cookies: pairsOf(cookies),
  };
  return { request };
}

/**
 * A CloudFront function of the event viewer-request: JavaScript in a context of its own, without network, files and
 * timers. CloudFront's njs supports less of the language than Node does: authors have to look up what they may use.
 */
export function edgeFunction(code: string): (request: ViewerRequest) => Promise<Decided> {
  const context = createContext({ console: { log: () => {} } }, { codeGeneration: { strings: false, wasm: false } });
  new Script(code).runInContext(context);
  const handler = new Script("handler").runInContext(context) as (event: unknown) => unknown;
  return async (given) => {
    const event = {
      version: "1.0",
      context: {
        distributionDomainName: "local",
        distributionId: "LOCAL",
        eventType: "viewer-request",
        requestId: "local",
      },
      viewer: { ip: given.ip },
      request: {
        method: given.method,
        uri: given.uri,
        querystring: grouped(given.query),
        headers: grouped(given.headers.filter(([name]) => !HIDDEN.test(name))),
        cookies: grouped(given.cookies),
      },
    };
    let result: unknown;
    try {
      result = await handler(event);
    } catch (error) {
      throw new EdgeFailure(503, `The function failed: ${(error as Error).message}`);
    }
    try {
      return decided(result, given);
    } catch (error) {
      throw new EdgeFailure(502, `The function's result is invalid: ${(error as Error).message}`);
    }
  };
}
