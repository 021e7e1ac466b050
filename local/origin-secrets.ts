import { createHash, randomBytes } from "node:crypto";
import type { Named } from "@lyceum/cdk-local/assembly/names";

/** The result of the function lib/web/origin-secret.cjs, new at each start. */
export class OriginSecrets {
  private readonly made = new Map<string, string>();

  attribute({ type, id }: Named, attribute: string): string | undefined {
    if (type !== "Custom::OriginSecret") return undefined;
    const secret = this.made.get(id) ?? randomBytes(32).toString("base64url");
    this.made.set(id, secret);
    return attribute === "Digest" ? createHash("sha256").update(secret).digest("base64url") : secret;
  }
}
