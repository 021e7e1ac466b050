/** `npm run build:pictures [-- --url URL]`: takes the pictures in docs/pictures of a platform that runs, with its demo shop. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DEMO_ACCOUNTS } from "../../local/demo/accounts.ts";
import { type Looks, openBrowser, visit } from "./browser.ts";
import { signIn } from "./sign-in.ts";

const { values } = parseArgs({ options: { url: { type: "string", default: "http://127.0.0.1:3000" } } });
const folder = join(import.meta.dirname, "../../docs/pictures");

interface Picture {
  readonly name: string;
  readonly role?: keyof typeof DEMO_ACCOUNTS;
  readonly looks?: Partial<Looks>;
  /** Where it is, from a visitor's first page on. */
  readonly path: (first: { readonly work: string }) => string;
}

const pictures: readonly Picture[] = [
  { name: "shop", path: () => "/" },
  { name: "work", path: ({ work }) => `/works/${work}` },
  { name: "shop-phone", looks: { language: "zh", width: 360, theme: "dark" }, path: () => "/zh" },
  { name: "desk", role: "learner", path: () => "/desk" },
  { name: "studio", role: "creator", path: () => "/studio/sales" },
  { name: "console", role: "operator", looks: { theme: "dark" }, path: () => "/console/models" },
];

await mkdir(folder, { recursive: true });
const browser = await openBrowser();
try {
  const best = await fetch(`${values.url}/api/products?sort=rating&limit=1&language=en&type=course`);
  const [work] = ((await best.json()) as { items: { slug: string }[] }).items;
  for (const { name, role, looks, path } of pictures) {
    const { page, context } = await visit(browser, values.url, looks);
    await context.addCookies([{ name: "consent", value: "no", url: values.url }]);
    if (role) await signIn(page, DEMO_ACCOUNTS[role]);
    await page.goto(path({ work: work?.slug ?? "" }), { waitUntil: "networkidle" });
    await page.screenshot({ path: join(folder, `${name}.jpg`), type: "jpeg", quality: 72 });
    console.log(`docs/pictures/${name}.jpg`);
    await context.close();
  }
} finally {
  await browser.close();
}
