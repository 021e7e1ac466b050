import { lookup as resolve } from "node:dns/promises";
import type { IncomingMessage } from "node:http";
import { request as plain, type RequestOptions } from "node:http";
import { request as secure } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { errorOf } from "../../shared/kernel/thrown.ts";
import { iso, SECOND_MS } from "../../shared/kernel/time.ts";
import type { Attempt } from "../contract/delivery.ts";
import type { Post, ReadUrl } from "../flows/ports.ts";
import { MOST_BODY_BYTES, TIMEOUT_MS } from "../settings.ts";
import type { PrivateHosts } from "./private-hosts.ts";
import { isPublic } from "./public-address.ts";

/** Names that are never on the internet, whatever they resolve to. */
const LOCAL_NAME = /(^|\.)(localhost|local|internal|home\.arpa)\.?$/;

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, "");

export const readUrl =
  (privateHosts: PrivateHosts): ReadUrl =>
  (text) => {
    const url = new URL(text);
    const host = hostOf(url);
    const isAddress = isIP(host) !== 0;
    return {
      isTls: url.protocol === "https:",
      host,
      hasCredentials: url.username !== "" || url.password !== "",
      hasFragment: url.hash !== "",
      isPrivate: isAddress ? !isPublic(host) : LOCAL_NAME.test(host) || !host.includes("."),
      isAllowed: privateHosts.has(host),
    };
  };

/** One error for an unknown name and for one of an internal address, so that a creator cannot probe the network. */
const nowhere = (hostname: string) => new Error(`${hostname} resolves to nothing on the internet.`);

/** Why there was no answer, without the resolved address, which the system's own message contains. */
const whyOf = ({ code, message, ...rest }: NodeJS.ErrnoException): string =>
  "address" in rest || message === "" ? `The connection failed (${code}).` : message;

/**
 * Resolves a name for the connection that is being made, and no other; an address that is not on the internet ends it.
 * So a name that resolves differently now than when it was checked gains nothing.
 */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }).then(
    (found) => {
      const inside = found.find(({ address }) => !isPublic(address));
      const [first] = found;
      if (inside || !first) {
        callback(nowhere(hostname), "", 0);
      } else if (options.all) callback(null, found);
      else callback(null, first.address, first.family);
    },
    (error: NodeJS.ErrnoException) => callback(error.code === "ENOTFOUND" ? nowhere(hostname) : error, "", 0),
  );
};

/** The beginning of the answer, as text; a body that stops coming ends there. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= MOST_BODY_BYTES) break;
    }
  } catch {}
  return Buffer.concat(chunks).subarray(0, MOST_BODY_BYTES).toString();
}

function answer(url: URL, options: RequestOptions, body: string): Promise<IncomingMessage> {
  const request = url.protocol === "https:" ? secure : plain;
  return new Promise((done, fail) => {
    request(url, options, done).once("error", fail).end(body);
  });
}

/**
 * Posts JSON to an endpoint, over a connection of its own. It ends with the status of the first answer, as redirects
 * are not followed, or after ten seconds.
 */
export const post =
  (privateHosts: PrivateHosts, now: () => number, timeoutMs = TIMEOUT_MS): Post =>
  async (text, headers, body) => {
    const began = now();
    const made = (rest: Partial<Attempt>): Attempt => ({
      at: iso(began),
      durationMs: Math.max(0, Math.round(now() - began)),
      ...rest,
    });
    try {
      const url = new URL(text);
      const host = hostOf(url);
      const isAllowed = privateHosts.has(host);
      if (!isAllowed && url.protocol !== "https:") return made({ error: "The URL is not https." });
      // An address is connected to without a lookup.
      if (!isAllowed && isIP(host) !== 0 && !isPublic(host)) return made({ error: `${host} is not on the internet.` });
      const response = await answer(
        url,
        {
          method: "POST",
          agent: false,
          signal: AbortSignal.timeout(timeoutMs),
          headers: {
            "content-type": "application/json",
            "content-length": Buffer.byteLength(body),
            "user-agent": "Lyceum-Webhooks/1",
            ...headers,
          },
          ...(!isAllowed && { lookup: publicLookup }),
        },
        body,
      );
      const beginning = await beginningOf(response);
      response.destroy();
      return made({ status: response.statusCode ?? 0, ...(beginning !== "" && { body: beginning }) });
    } catch (error) {
      const failure = errorOf(error);
      const isLate = failure.name === "AbortError" || failure.name === "TimeoutError";
      return made({ error: isLate ? `There was no answer within ${timeoutMs / SECOND_MS} s.` : whyOf(failure) });
    }
  };
