import { randomUUID } from "node:crypto";
import { listed } from "../answers.ts";
import { inputs, parsed } from "../inputs.ts";
import { described } from "../user.ts";
import type { UserPool } from "../user-pool.ts";

export async function adminCreateUser(pool: UserPool, input: unknown) {
  const given = parsed(inputs.adminCreate, input);
  pool.ofPool(given);
  const { email_verified, ...attributes } = Object.fromEntries(
    given.UserAttributes.filter(({ Name }) => Name !== "email").map(({ Name, Value }) => [Name, Value]),
  );
  const fresh = await pool.created(given.Username, randomUUID(), "FORCE_CHANGE_PASSWORD");
  const kept = { ...fresh, attributes, emailVerified: email_verified === "true" };
  await pool.save(kept);
  return {
    User: { Username: kept.sub, Attributes: listed(described(kept)), Enabled: true, UserStatus: kept.status },
  };
}
