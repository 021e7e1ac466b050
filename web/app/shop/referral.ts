import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from "react-router";
import { isRefused } from "../api/api.ts";
import { DAY_SECONDS, REFERRAL } from "../site/cookies.ts";
import { keep } from "../site/keep.ts";
import { isOwnPath } from "../site/own-path.ts";
import { type Site, site } from "../site/site.ts";

const CLICK_DAYS = 30;
const LONGEST = 1_000;

/** The click that a purchase names, if its buyer followed an affiliate's link. */
export const clickOf = ({ cookie }: Pick<Site, "cookie">): { readonly click?: string } => {
  const click = cookie(REFERRAL);
  return click !== undefined && /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(click) ? { click } : {};
};

/** Where a link leads; to all works unless it says. */
const leadsTo = (to: string | null) => (to !== null && isOwnPath(to) && to.length <= LONGEST ? to : "/works");

function withWord(path: string, name: string, word: string): string {
  const to = new URL(path, "http://site");
  to.searchParams.set(name, word);
  return to.pathname + to.search;
}

/** Has the server note a click, which the cookie then names. @returns whether somebody recommends with the code */
async function follow(seen: Site, code: string, page: string): Promise<boolean> {
  try {
    const { click } = await seen.api("followReferral", { body: { code, page: new URL(page, "http://site").pathname } });
    keep(seen, REFERRAL, click, { maxAge: CLICK_DAYS * DAY_SECONDS });
    return true;
  } catch (error) {
    if (isRefused(error) && error.status < 500) return false;
    throw error;
  }
}

/** An affiliate's link. Where the browser asks all sites not to follow (Global Privacy Control), nothing is stored. */
export async function loader({ context, request, params: { code = "" } }: LoaderFunctionArgs) {
  const seen = context.get(site);
  const to = leadsTo(new URL(request.url).searchParams.get("to"));
  const isNoted = request.method === "GET" && seen.consent !== "refused-by-browser" && (await follow(seen, code, to));
  throw redirect(isNoted ? withWord(to, "recommended", "yes") : to);
}

/** A code typed in the cart. */
export async function action({ context, request }: ActionFunctionArgs) {
  const form = await request.formData();
  const isNoted = await follow(context.get(site), String(form.get("referrer") ?? ""), "/cart");
  throw redirect(withWord("/cart", "recommended", isNoted ? "yes" : "unknown"), 303);
}
