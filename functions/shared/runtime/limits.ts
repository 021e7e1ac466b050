import { isIPv6 } from "node:net";
import {
  ConditionalCheckFailedException,
  ProvisionedThroughputExceededException,
  ThrottlingException,
} from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { type Limit, type Route, TOO_MANY_REQUESTS } from "../kernel/route.ts";
import { oneMore } from "./counting.ts";
import { documents } from "./documents.ts";
import type { Caller } from "./identity.ts";
import { logger } from "./logger.ts";
import { addressOf } from "./origin.ts";
import { HttpProblem } from "./problem.ts";

/** A count that takes longer is abandoned: counting may delay a request, but not make it fail. */
const PATIENCE_MS = 1_000;

/**
 * The network that an address is counted by. A customer of IPv6 has 2^64 addresses, so those count as one; an IPv4 address
 * that is written as IPv6 counts as itself.
 */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  if (!isIPv6(plain)) return plain;
  // The URL parser writes each IPv6 address in one way, with its longest run of zeros left out.
  const canonical = new URL(`http://[${plain.replace(/%.*$/, "")}]/`).hostname.slice(1, -1);
  const [head = "", tail] = canonical.split("::");
  const groups = head === "" ? [] : head.split(":");
  const last = tail ? tail.split(":") : [];
  const zeros = tail === undefined ? [] : Array(8 - groups.length - last.length).fill("0");
  return `${[...groups, ...zeros, ...last].slice(0, 4).join(":")}::/64`;
}

/**
 * The subject that a limit counts. @param address from the distribution or the connection, never from a header that callers
 * can write
 */
const subjectOf = ({ per }: Limit, caller: Caller | undefined, address: string): string =>
  per === "caller" && caller ? `caller#${caller.user}` : `address#${networkOf(address)}`;

export type Count = (route: string, limit: Limit, subject: string) => Promise<"counted" | { readonly over: number }>;

/**
 * Counts one request in the current window. The limit is a condition of the count itself, so that concurrent requests cannot all
 * pass. A request that cannot be counted passes, so that the shop does not depend on its counter; the stage's throttles still
 * hold. A counter that DynamoDB throttles counts as over its limit.
 * @returns "over": the seconds until the next window
 */
export const counting =
  (client: DynamoDBDocumentClient, TableName: string, now: () => number): Count =>
  async (route, limit, subject) => {
    const seconds = Math.floor(now() / 1000);
    const from = seconds - (seconds % limit.within);
    const end = from + limit.within;
    const counter = { TableName, Key: { pk: `LIMIT#${route}#${limit.per}#${subject}`, sk: `WINDOW#${from}` } };
    const over = { over: end - seconds };
    try {
      const { Update } = oneMore(counter, limit.most, end);
      const abortSignal = AbortSignal.timeout(PATIENCE_MS);
      await client.send(new UpdateCommand(Update), { abortSignal });
      return "counted";
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return over;
      if (error instanceof ProvisionedThroughputExceededException || error instanceof ThrottlingException) return over;
      logger.error("requests are not counted", { error });
      return "counted";
    }
  };

const spoken = (seconds: number): string =>
  seconds % 3600 === 0 ? `${seconds / 3600} h` : seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;

/**
 * Counts a request of a route with limits. A function without the table's name counts nothing; tests of the stacks
 * check that each function that needs the name has it.
 * @throws HttpProblem 429 if the caller is over the limit
 */
export async function countedIn(
  { method, path, limits = [] }: Pick<Route, "method" | "path" | "limits">,
  event: Pick<APIGatewayProxyEventV2, "headers" | "requestContext">,
  caller: Caller | undefined,
): Promise<void> {
  const table = process.env.LIMITS_TABLE;
  if (table === undefined) return;
  const count = counting(documents, table, Date.now);
  for (const limit of limits) {
    const outcome = await count(`${method} ${path}`, limit, subjectOf(limit, caller, addressOf(event)));
    if (outcome === "counted") continue;
    const { most, within } = limit;
    const whose = limit.per === "caller" && caller ? "you" : "everyone at your address";
    throw new HttpProblem(
      429,
      TOO_MANY_REQUESTS,
      `The limit is ${most} requests in ${spoken(within)} for ${whose}; try again in ${outcome.over} s.`,
      { retryAfter: outcome.over },
    );
  }
}
