import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEMO_ACCOUNTS } from "../../local/demo/accounts.ts";
import { textOf } from "../pdf-text.ts";
import { noBrowser, type Visit, visit } from "./browser.ts";
import { button, buy, claimLink, click, join } from "./people.ts";
import { type OpenShop, openShop } from "./shop-instance.ts";
import { signIn } from "./sign-in.ts";

let shop: OpenShop;
/** A creator who has begun in this test, and who buys of them. */
let maker: Visit;
let buyer: Visit;

interface Draft {
  readonly type: string;
  readonly title: string;
  readonly price: string;
  /** What else its creator says of it before it is on sale. */
  readonly more?: (page: Page) => Promise<void>;
}

const saved = (page: Page) => page.getByText("Saved", { exact: true }).first().waitFor();

/** Makes a work in the studio, and puts it on sale. @returns the end of its address in the shop */
async function putOnSale({ page }: Visit, { type, title, price, more }: Draft): Promise<string> {
  await page.goto("/studio/works");
  await page.locator("main [name=title]").fill(title);
  await page.locator("main [name=type]").selectOption(type);
  await button(page, "Start a draft").click();
  await page.waitForURL(/\/studio\/works\/\w+/);
  await page.getByLabel("Summary").fill("Made by mouse, step by step.");
  await page.getByLabel("Amount").fill(price);
  await more?.(page);
  await saved(page);
  const content = page.getByLabel("Upload the content");
  if ((await content.count()) > 0) {
    const buffer = Buffer.from(`# ${title}\n\nStep by step.`);
    await content.setInputFiles({ name: "work.md", mimeType: "text/markdown", buffer });
    await page.getByText("work.md").waitFor();
  }
  await button(page, "Put it on sale").click();
  await page.getByText("It is on sale.").waitFor();
  const href = await page.getByRole("link", { name: "See it in the shop" }).getAttribute("href");
  return href?.split("/").at(-1) ?? "";
}

/** Opens what is in one's library, which is asked first, and reads it. */
async function read({ page }: Visit, title: string): Promise<void> {
  await page.goto("/desk/library");
  await page.getByRole("link", { name: title, exact: true }).first().click();
  await page.waitForURL(/\/desk\/read\//);
  await page.getByRole("link", { name: "Open it" }).click();
  await page.getByText("Step by step.").waitFor();
}

/** What a link gives to be kept. */
async function downloaded(page: Page, press: () => Promise<void>): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  return readFile(await download.path());
}

/** Loads a page anew, as a person does, until something on it is as expected. */
async function until(page: Page, isThere: () => Promise<boolean>): Promise<void> {
  const look = async () => {
    await page.reload();
    return isThere();
  };
  await expect.poll(look, { timeout: 90_000, interval: 500 }).toBe(true);
}

const untilItSays = (page: Page, words: string) =>
  until(page, async () => (await page.getByText(words, { exact: true }).count()) > 0);

describe.skipIf(noBrowser !== undefined)(`Who sells, in a browser${noBrowser ? ` (${noBrowser})` : ""}`, () => {
  beforeAll(async () => {
    shop = await openShop();
    maker = await visit(shop.browser, shop.url);
    buyer = await visit(shop.browser, shop.url);
    await Promise.all([join(maker.page, "maker@example.org", click), join(buyer.page, "buys-much@example.org", click)]);
    await maker.page.goto("/about");
    await maker.page.getByRole("link", { name: "Start to teach" }).click();
    await button(maker.page, "Become a creator").click();
    await maker.page.getByRole("heading", { name: "First steps" }).waitFor();
  });
  afterAll(() => shop?.close());

  test("two works are sold as a bundle, and who buys it opens each", async () => {
    const { page } = maker;
    const halves = ["The first half", "The second half"];
    for (const title of halves) await putOnSale(maker, { type: "ebook", title, price: "12" });
    await page.goto("/studio/works");
    for (const title of halves) await page.getByRole("checkbox", { name: title }).check();
    await button(page, "Make a bundle of them").click();
    await page.getByRole("heading", { name: "Several works together", level: 1 }).waitFor();
    await page.getByLabel("Title").fill("Both halves");
    await page.getByLabel("Summary").fill("Bought together.");
    await page.getByLabel("Amount").fill("20");
    await saved(page);
    await button(page, "Put it on sale").click();
    await page.getByText("It is on sale.").waitFor();
    const href = await page.getByRole("link", { name: "See it in the shop" }).getAttribute("href");
    await buy(buyer.page, [{ slug: href?.split("/").at(-1) ?? "" }], click);
    await buyer.page.getByText("$20.00").first().waitFor();
    for (const title of halves) await read(buyer, title);
  });

  test("a code takes a fifth off in the cart, once", async () => {
    const slug = await putOnSale(maker, { type: "ebook", title: "At a discount", price: "25" });
    const { page } = maker;
    await page.goto("/studio/discounts");
    await page.getByLabel("Name, for the receipt").fill("A fifth off");
    await page.getByLabel("Code").fill("FIFTH-OFF");
    await page.getByLabel("Percent off").fill("20");
    await page.getByLabel("Maximum number of uses").fill("1");
    await button(page, "Create the discount").click();
    await page.getByText("The code can be used now.").waitFor();
    await buyer.page.goto(`/works/${slug}`);
    await button(buyer.page, "Buy").click();
    await buyer.page.locator("#code").fill("fifth-off");
    await buyer.page.locator("form:has(#code) button[type=submit]").click();
    await buyer.page.getByText("$20.00").first().waitFor();
    await button(buyer.page, "Go to the payment").click();
    await button(buyer.page, "Pay").click();
    await buyer.page.getByRole("heading", { name: "Thank you, it is paid" }).waitFor();
    await page.reload();
    await page.getByText("1/1").waitFor();
  });

  test("a gift is claimed by the code of its mail, and is its giver's no more than before", async () => {
    const slug = await putOnSale(maker, { type: "ebook", title: "To give away", price: "15" });
    const { page } = buyer;
    await page.goto(`/works/${slug}`);
    await button(page, "Buy").click();
    await page.getByLabel("A gift for somebody").check();
    await page.getByLabel("Their e-mail").fill("given-to@example.org");
    await button(page, "Go to the payment").click();
    await button(page, "Pay").click();
    await page.getByRole("heading", { name: "Thank you, it is paid" }).waitFor();

    const friend = await visit(shop.browser, shop.url);
    await join(friend.page, "given-to@example.org", click);
    await friend.page.goto(await claimLink(friend.page, "given-to@example.org", "/gifts/claim"));
    await button(friend.page, "Claim it").click();
    await friend.page.getByRole("heading", { name: "It is yours" }).waitFor();
    await read(friend, "To give away");
    await page.goto(`/works/${slug}`);
    await button(page, "Buy").waitFor();
    expect(friend.errors).toEqual([]);
    await friend.context.close();
  });

  test("a pack of credits is bought, and one of its credits opens what costs one", async () => {
    const pack = await putOnSale(maker, {
      type: "credit-pack",
      title: "Five credits",
      price: "10",
      more: (page) => page.getByLabel("Credits in a pack").fill("5"),
    });
    const used = await putOnSale(maker, {
      type: "report",
      title: "For a credit",
      price: "5",
      more: (page) => page.getByLabel("Not sold directly: each use costs your credits").check(),
    });
    await buy(buyer.page, [{ slug: pack }], click);
    await buyer.page.goto(`/works/${used}`);
    await buyer.page.getByText("You have 5 credits of this creator's.").waitFor();
    await button(buyer.page, "Use 1 credit and open it").click();
    await buyer.page.getByText("Step by step.").waitFor();
    await buyer.page.goto("/desk/credits");
    await buyer.page.getByText("4 of 5").waitFor();
  });

  test("a work that is paid in three parts opens with the first", async () => {
    const slug = await putOnSale(maker, {
      type: "ebook",
      title: "In three parts",
      price: "30",
      more: (page) => page.getByLabel("3", { exact: true }).check(),
    });
    const { page } = buyer;
    await page.goto(`/works/${slug}`);
    await page.getByText("Or pay in monthly parts").click();
    await button(page, "Pay in parts").click();
    await button(page, "Subscribe").click();
    await page.getByText("1 of 3 parts").waitFor();
    await read(buyer, "In three parts");
  });

  test("a creator's own system hears of a test that it is sent, and the sales are in a file", async () => {
    const heard: string[] = [];
    const server = createServer((request, response) => {
      heard.push(String(request.headers["webhook-id"]));
      response.writeHead(204).end();
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { page } = maker;
    await page.goto("/studio/webhooks");
    await page.getByLabel("URL").fill(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`);
    await button(page, "Send it my sales").click();
    await page.getByText(/^whsec_/).waitFor();
    await page.locator("main table a").first().click();
    await button(page, "Send a test").click();
    await page.getByText("A test was sent; its result is below.").waitFor();
    await untilItSays(page, "204");
    expect(heard).toHaveLength(1);
    await new Promise((resolve) => server.close(resolve));

    await page.goto("/studio/exports");
    await button(page, "Make a file of my sales").click();
    await page.getByText("The file is being made.").waitFor();
    await untilItSays(page, "Download");
    const file = await downloaded(page, () => button(page, "Download").click());
    expect(file.toString()).toContain("Both halves");
  });

  test("what is sold is held, then transferred, and stands in the month's statement", async (context) => {
    if (shop.later === undefined) return context.skip("The clock of a platform elsewhere cannot be put forward.");
    const slug = await putOnSale(maker, { type: "ebook", title: "Sold to be paid", price: "40" });
    await buy(buyer.page, [{ slug }], click);
    const { page } = maker;
    await page.goto("/studio/balance");
    await page.getByLabel("Where you are paid").selectOption({ label: "Germany" });
    await button(page, "Go to Stripe").click();
    await button(page, "Complete onboarding").click();
    await page.waitForURL(/\/studio/);
    await page.goto("/studio/balance");
    await untilItSays(page, "Stripe can pay you.");
    await untilItSays(page, "Nothing was transferred yet. What is payable goes out each day.");
    await shop.later(20, "RunTransfers");
    await untilItSays(page, "Paid to your account at Stripe");
    const row = page.getByRole("row", { name: /Paid to your account at Stripe/ });
    await until(page, async () => !(await row.textContent())?.includes("$0.00"));
    await page.getByRole("table", { name: "Transfers" }).getByText("Paid").waitFor();
    const statement = (kind: string) =>
      downloaded(page, () => page.getByRole("link", { name: kind, exact: true }).first().click());
    expect((await statement("CSV")).toString()).toContain("transfer");
    expect((await textOf(await statement("PDF"))).join("\n").replaceAll("|", "")).toMatch(/statement of/i);
  });

  test("an operator starts a training run, and its model is in the list", async () => {
    const { page, context, errors } = await visit(shop.browser, shop.url);
    await signIn(page, DEMO_ACCOUNTS.operator);
    await page.goto("/console/models");
    const rows = page.getByRole("table", { name: "Models" }).first().getByRole("row");
    const before = await rows.count();
    await button(page, "Start a training run").click();
    await page.getByText("A training run has begun; its model will be in the list.").waitFor();
    await until(page, async () => (await rows.count()) > before);
    expect(errors).toEqual([]);
    await context.close();
  });

  test("no page complained, and nothing failed behind them", () => {
    expect([...maker.errors, ...buyer.errors]).toEqual([]);
    expect(shop.failures).toEqual([]);
  });
});
