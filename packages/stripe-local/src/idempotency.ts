import { createHash } from "node:crypto";
import type { Change } from "./change.ts";
import { Failure, invalid } from "./failure.ts";
import type { Form } from "./form.ts";
import type { KeptReply } from "./kinds.ts";

const KEY_LIFE_SECONDS = 86_400;
const MAX_KEY_LENGTH = 255;

const keptId = (key: string) => `idempotency/${key}`;

function inOrder(form: Form | string): unknown {
  if (typeof form === "string") return form;
  return Object.keys(form)
    .toSorted()
    .map((name) => [name, inOrder(form[name] as Form | string)]);
}

/** Two requests with an equal fingerprint are the same request. */
export const fingerprintOf = (method: string, path: string, form: Form): string =>
  createHash("sha256")
    .update(JSON.stringify([method, path, inOrder(form)]))
    .digest("base64");

/** The stored reply of a key. @throws Failure 400 idempotency_error if the key was used by another request */
export function keptReply(change: Change, key: string, fingerprint: string): KeptReply | undefined {
  if (key.length > MAX_KEY_LENGTH) throw invalid(`An idempotency key has up to ${MAX_KEY_LENGTH} characters.`);
  const kept = change.get("kept_reply", keptId(key));
  if (!kept || kept.created + KEY_LIFE_SECONDS <= change.at) return undefined;
  if (kept.fingerprint === fingerprint) return kept;
  throw new Failure(400, {
    type: "idempotency_error",
    message:
      "Keys for idempotent requests can only be used with the same parameters they were first used with. " +
      `Try using a key other than '${key}' if you meant to execute a different request.`,
  });
}

/** Stores a reply together with its request's changes. */
export function keepReply(
  change: Change,
  key: string,
  reply: Pick<KeptReply, "fingerprint" | "requestId" | "status" | "body">,
): void {
  change.put({ ...reply, id: keptId(key), object: "kept_reply", created: change.at });
}

/** Deletes keys older than a day. */
export function forgetKeys(change: Change): void {
  for (const { id, created } of change.all("kept_reply")) {
    if (created + KEY_LIFE_SECONDS <= change.at) change.remove(id);
  }
}
