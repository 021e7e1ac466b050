import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEMO_ACCOUNTS } from "../../local/demo/accounts.ts";
import routes from "../../web/app/routes.ts";
import { inLanguage } from "../../web/app/site/languages.ts";
import { overflowOf, violationsOf } from "./accessibility.ts";
import { type Looks, noBrowser, type Visit, visit } from "./browser.ts";
import { type OpenShop, openShop } from "./shop-instance.ts";
import { signIn } from "./sign-in.ts";
import { looksAt, patternsOf, type Role, roleOf } from "./site-pages.ts";

/** `npm run test:web` looks at each page in every way; `npm test` in one, in turn. */
const IS_WHOLE = process.env.WEB_PAGES === "whole";

/** Routes that are no pages: forms go to them, scripts ask them, or they lead on. */
const NO_PAGES = [
  "/for-you",
  "/works/:id/preview",
  "/follow",
  "/wishlist",
  "/not-because",
  "/r/:code?",
  "/sign-out",
  "/preferences",
  "/consent",
  "/desk/progress/:product",
  "/robots.txt",
  "/llms.txt",
  "/sitemap.xml",
  "/sitemap/:page",
  "/*",
];
const pages = patternsOf(routes).filter((pattern) => !NO_PAGES.includes(pattern) && !/\.(xml|txt)$/.test(pattern));

let shop: OpenShop;
const visits = new Map<string, Promise<Visit>>();

/** A browser of a person's own for each way of looking, signed in once. */
function visitOf(role: Role, looks: Looks): Promise<Visit> {
  const key = `${role} ${looks.language} ${looks.theme} ${looks.width}`;
  const open = async () => {
    const opened = await visit(shop.browser, shop.url, looks);
    if (role !== "visitor") await signIn(opened.page, DEMO_ACCOUNTS[role]);
    return opened;
  };
  const found = visits.get(key) ?? open();
  visits.set(key, found);
  return found;
}

type Ids = (pattern: string, looks: Looks) => Promise<string | undefined>;
/** What stands in the place of a parameter: the first that the API lists to whom the page is for. */
const idOf: Ids = async (pattern, looks) => {
  const { page } = await visitOf(roleOf(pattern), looks);
  const first = async (path: string, field = "id"): Promise<string | undefined> => {
    const response = await page.request.get(`/api${path}`);
    const { items = [] } = (await response.json()) as { items?: Record<string, never>[] };
    return field.split(".").reduce<Record<string, never> | undefined>((value, name) => value?.[name], items[0]) as
      | string
      | undefined;
  };
  if (pattern.startsWith("/console/affiliates")) return first("/affiliates?limit=1");
  if (pattern.startsWith("/console/creators")) return first("/products?limit=1", "creatorId");
  if (pattern.startsWith("/console/models")) return first("/models?limit=1");
  if (pattern.startsWith("/console/products")) return first("/products?limit=1");
  if (pattern.startsWith("/console/orders")) return first("/console/orders?limit=1");
  if (pattern.startsWith("/console/users")) return first("/console/orders?limit=1", "customer");
  if (pattern.startsWith("/studio/works")) return first("/me/products?limit=1");
  if (pattern.startsWith("/desk/orders") || pattern.startsWith("/orders")) return first("/orders?limit=1");
  if (pattern.startsWith("/desk/organisations")) return first("/organisations");
  if (/^\/desk\/(read|access|reviews)/.test(pattern)) return first("/library?limit=1", "product.id");
  if (pattern.startsWith("/creators")) return first("/creators?limit=1", "handle");
  return pattern.startsWith("/works") ? first("/products?limit=1&sort=rating", "slug") : undefined;
};

describe.skipIf(noBrowser !== undefined)(`Every page${noBrowser ? ` (${noBrowser})` : ""}`, () => {
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop?.close());

  describe.each(pages.map((pattern, place) => ({ pattern, place })))("$pattern", ({ pattern, place }) => {
    test.for(looksAt(place, IS_WHOLE))(
      "in $language, $theme, $width px, is accessible and fits",
      async (looks, { skip }) => {
        const id = pattern.includes(":") ? await idOf(pattern, looks) : undefined;
        if (pattern.includes(":") && id === undefined) skip("Nothing of the kind is in the demo shop.");
        const { page, errors } = await visitOf(roleOf(pattern), looks);
        errors.length = 0;
        const path = inLanguage(pattern.replace(/:\w+/, id ?? ""), looks.language);
        const response = await page.goto(path, { waitUntil: "load" });
        expect([path, response?.status()]).toEqual([path, expect.toSatisfy((status: number) => status < 400)]);
        await page.waitForLoadState("networkidle");
        expect({ errors, overflow: await overflowOf(page), violations: await violationsOf(page) }).toEqual({
          errors: [],
          overflow: 0,
          violations: [],
        });
      },
    );
  });
});
