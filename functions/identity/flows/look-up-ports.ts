import type { Page } from "../../shared/kernel/page.ts";
import type { Account } from "../contract/look-up.ts";
import type { User } from "../contract/user.ts";

/** Users whose address or name begins with a text. */
export type LookUpUsers = (
  by: "email" | "name",
  beginning: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<Page<User>>;

/** An account by its id or address; undefined if there is none. */
export type ReadAccount = (id: string) => Promise<(Account & { readonly id: string }) | undefined>;
