import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "react-router";
import { CONSENT, CURRENCY, LANGUAGE, VISITOR, YEAR_SECONDS } from "./cookies.ts";
import { currencies } from "./currencies.ts";
import { keep } from "./keep.ts";
import { languages } from "./languages.ts";
import { isOwnPath } from "./own-path.ts";
import { type Site, site } from "./site.ts";

/** Stores a visitor's answer about consent. With "no" the token is deleted, so that the history is no longer linked to anyone. */
async function agree(seen: Site, choice: "yes" | "no"): Promise<void> {
  keep(seen, CONSENT, choice, { maxAge: YEAR_SECONDS, readable: true });
  if (choice === "no") {
    keep(seen, VISITOR, "", { maxAge: 0 });
    return;
  }
  if (seen.visitorToken !== undefined || seen.consent === "refused-by-browser") return;
  const { visitorToken, expiresIn } = await seen.api("issueVisitor");
  keep(seen, VISITOR, visitorToken, { maxAge: expiresIn });
}

/** Stores the language of a link, in which the home page is shown from then on. */
export function loader({ context, request }: LoaderFunctionArgs) {
  const seen = context.get(site);
  const { searchParams } = new URL(request.url);
  const language = languages.find((each) => each === searchParams.get("language"));
  const to = searchParams.get("to") ?? "/";
  if (language) keep(seen, LANGUAGE, language, { maxAge: YEAR_SECONDS });
  throw redirect(isOwnPath(to) ? to : "/");
}

/** Stores choices from any page: the currency, and consent. */
export async function action({ context, request }: ActionFunctionArgs) {
  const seen = context.get(site);
  const form = await request.formData();
  const to = String(form.get("to") ?? "/");
  const currency = currencies.find((each) => each === form.get("currency"));
  const consent = form.get("consent");
  if (currency) keep(seen, CURRENCY, currency, { maxAge: YEAR_SECONDS });
  if (consent === "yes" || consent === "no") await agree(seen, consent);
  throw redirect(isOwnPath(to) ? to : "/", 303);
}
