import { emulated, missing } from "./failure.ts";
import { newId } from "./ids.ts";
import type { AccountLink } from "./kinds.ts";
import type { Handlers } from "./routes.ts";

/** Stripe's links work once, within some minutes. */
const LIFE_SECONDS = 300;

export const accountLinks = {
  "POST /v1/account_links": ({ params, change, baseUrl }) => {
    emulated(params, ["account", "type", "refresh_url", "return_url", "expand"]);
    const { account, refresh_url, return_url } = params;
    if (refresh_url === undefined) throw missing("refresh_url");
    if (return_url === undefined) throw missing("return_url");
    change.need("account", account, "account");
    const { id, created, expires_at } = change.put<AccountLink>({
      id: newId("link"),
      object: "account_link",
      account,
      created: change.at,
      expires_at: change.at + LIFE_SECONDS,
      refresh_url,
      return_url,
    });
    return { object: "account_link", created, expires_at, url: `${baseUrl}/setup/${id}` };
  },
} satisfies Partial<Handlers>;
