import type { Route } from "../../functions/shared/kernel/route.ts";

type Json = Record<string, unknown>;

/** A reply with which the walk cannot continue. */
export class UnexpectedReply extends Error {}

/** @throws UnexpectedReply naming the failed condition */
export function must(held: boolean, otherwise: string): asserts held {
  if (!held) throw new UnexpectedReply(otherwise);
}

const byte = () => Math.floor(Math.random() * 256);

/**
 * Talks to the API of one instance over HTTP. For the local distribution each session has an address of its own, as
 * real people have.
 */
export class Session {
  readonly url: string;
  /** Headers that identify the caller. */
  readonly headers: Readonly<Record<string, string>>;
  private readonly address = `198.${18 + (byte() % 2)}.${byte()}.${byte()}`;
  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.url = url.replace(/\/$/, "");
    this.headers = headers;
  }

  /** Calls a route of the local cloud itself, at the same origin. */
  local(path: string): Promise<Response> {
    return fetch(new URL(path, this.url));
  }

  /** The same instance, as the holder of this access token. */
  as(token: string): Session {
    return new Session(this.url, { authorization: `Bearer ${token}` });
  }

  /** The same instance, as the visitor with this token. */
  asVisitor(token: string): Session {
    return new Session(this.url, { "visitor-token": token });
  }

  /** @throws UnexpectedReply for another status than the expected one */
  async call(method: Route["method"], path: string, expected: number, body?: unknown): Promise<Json> {
    const text = await (await this.reply(method, path, expected, body)).text();
    return text === "" ? {} : (JSON.parse(text) as Json);
  }

  /** The file that a route answers. @throws UnexpectedReply for another media type */
  async file(path: string, mediaType: string): Promise<Buffer> {
    const response = await this.reply("GET", path, 200);
    const type = response.headers.get("content-type");
    must(type === mediaType, `GET ${path} answered ${type}, not ${mediaType}.`);
    return Buffer.from(await response.arrayBuffer());
  }

  private async reply(method: Route["method"], path: string, expected: number, body?: unknown): Promise<Response> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        "local-source-ip": this.address,
        ...this.headers,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (response.status === expected) return response;
    const text = await response.text();
    throw new UnexpectedReply(`${method} ${path} answered ${response.status}, not ${expected}: ${text.slice(0, 500)}`);
  }
}

/** Repeats a request until its answer is ready. @throws UnexpectedReply naming what did not arrive in time */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined>, seconds = 30): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new UnexpectedReply(`${what} did not come within ${seconds} s.`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}
