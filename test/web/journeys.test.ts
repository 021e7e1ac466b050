import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEMO_ACCOUNTS } from "../../local/demo/accounts.ts";
import { noBrowser, visit } from "./browser.ts";
import { button, buy, byKeyboard, claimLink, click, join, PASSWORD, type Press, type, worksOf } from "./people.ts";
import { type OpenShop, openShop } from "./shop-instance.ts";
import { signIn } from "./sign-in.ts";

let shop: OpenShop;

interface Plan {
  readonly slug: string;
  readonly title: string;
  readonly creatorId: string;
  readonly price: { readonly amount: number };
  readonly recurring?: { readonly interval: string; readonly trialDays?: number };
}

/** Two memberships of one creator without a trial, the cheaper one first. */
async function plansOf(page: Page): Promise<[Plan, Plan]> {
  const response = await page.request.get(
    "/api/products?type=membership&language=en&currency=usd&minPrice=100&limit=50",
  );
  const { items } = (await response.json()) as { items: Plan[] };
  const paid = items.filter(({ recurring }) => recurring !== undefined && recurring.trialDays === undefined);
  for (const one of paid) {
    const other = paid.find(
      (each) =>
        each.creatorId === one.creatorId &&
        each.recurring?.interval === one.recurring?.interval &&
        each.price.amount > one.price.amount,
    );
    if (other) return [one, other];
  }
  throw new Error("No creator has two memberships.");
}

async function askForMoneyBack(page: Page, press: Press): Promise<void> {
  await page.goto("/desk/orders");
  await press(page.locator("main a[href*='/desk/orders/']").first());
  await press(page.locator("summary", { hasText: "Ask for a refund" }));
  await type(page.locator("main [name=reason]"), "I bought the wrong one.", press);
  await press(page.locator("main form:has([name=reason]) button[type=submit]"));
  await page
    .getByText(/Refunded|On its way/i)
    .first()
    .waitFor();
}

describe.skipIf(noBrowser !== undefined)(`The site in a browser${noBrowser ? ` (${noBrowser})` : ""}`, () => {
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop?.close());

  test.each([
    ["by mouse", click, true],
    ["by keyboard alone", byKeyboard, true],
    ["without scripts", click, false],
  ] as const)("a visitor signs up, buys two works and gets the money back, %s", async (way, press, hasScripts) => {
    const { page, context, errors } = await visit(shop.browser, shop.url, { hasScripts });
    await join(page, `ann-${way.replaceAll(" ", "-")}@example.org`, press);
    await buy(page, await worksOf(page, "ebook", 2), press);
    await askForMoneyBack(page, press);
    expect(errors).toEqual([]);
    await context.close();
  });

  test("a buyer reads a work, and reviews it; everybody sees the review", async () => {
    const { page, context, errors } = await visit(shop.browser, shop.url);
    await join(page, "reader@example.org", click);
    const [work] = await worksOf(page, "report", 1);
    if (!work) throw new Error("The shop has no report.");
    await buy(page, [work], click);
    await page.goto("/desk/library");
    await page.getByRole("link", { name: work.title }).first().click();
    await page.waitForURL(/\/desk\/read\//);
    await page.goto(`/desk/reviews/${work.slug.split("-").at(-1)?.toUpperCase()}`);
    await page.locator("main input[type=radio][value='4']").check({ force: true });
    await page.locator("main textarea").first().fill("Short, and right in what it says.");
    await page.locator("main form:has(textarea) button[type=submit]").first().click();
    await page.waitForLoadState("networkidle");
    const visitor = await visit(shop.browser, shop.url);
    await expect
      .poll(
        async () => {
          await visitor.page.goto(`/works/${work.slug}?again=${Date.now()}`);
          return visitor.page.getByText("Short, and right in what it says.").count();
        },
        { timeout: 100_000, interval: 2_000 },
      )
      .toBeGreaterThan(0);
    expect([...errors, ...visitor.errors]).toEqual([]);
    await visitor.context.close();
    await context.close();
  });

  test("a creator starts a work, uploads its content, and puts it on sale", async () => {
    const { page, context, errors } = await visit(shop.browser, shop.url);
    await signIn(page, DEMO_ACCOUNTS.creator);
    await page.goto("/studio/works");
    await page.locator("main [name=title]").fill("A guide made in a test");
    await page.locator("main [name=type]").selectOption("ebook");
    await button(page, "Start a draft").click();
    await page.waitForURL(/\/studio\/works\/\w+/);
    await page.getByLabel("Summary").fill("How a work comes to the shop.");
    await page.getByText("Saved", { exact: true }).first().waitFor();
    await page
      .getByLabel("Upload the content")
      .setInputFiles({ name: "guide.md", mimeType: "text/markdown", buffer: Buffer.from("# A guide\n\nRead it.") });
    await page.getByText("guide.md").waitFor();
    await button(page, "Put it on sale").click();
    await page.getByText("On sale").first().waitFor();
    await page.getByRole("link", { name: "See it in the shop" }).click();
    await page.getByRole("heading", { name: "A guide made in a test" }).waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });

  test("an operator stops a creator's sales, with a reason that is kept", async () => {
    const { page, context, errors } = await visit(shop.browser, shop.url);
    await signIn(page, DEMO_ACCOUNTS.operator);
    const response = await page.request.get("/api/products?limit=1");
    const { items } = (await response.json()) as { items: { creatorId: string }[] };
    await page.goto(`/console/creators/${items[0]?.creatorId}`);
    await page.getByLabel("Sales go on").uncheck();
    await page.getByLabel("Why; the decision is kept with your name").fill("Looked at in a test.");
    await button(page, "Decide").click();
    await page.getByText("The decision applies from now on.").waitFor();
    await page.getByText("Looked at in a test.").waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });

  test("an operator finds a buyer's order by e-mail, sees its ledger, and decides its refund", async () => {
    const buyer = await visit(shop.browser, shop.url);
    await join(buyer.page, "asks-late@example.org", click);
    const [work] = await worksOf(buyer.page, "ebook", 1);
    if (!work) throw new Error("The shop has no e-book.");
    await buy(buyer.page, [work], click);
    // What was opened goes back by a person's decision alone.
    await buyer.page.request.get(`/api/products/${work.slug.split("-").at(-1)?.toUpperCase()}/content`);
    await buyer.page.goto("/desk/orders");
    await buyer.page.locator("main a[href*='/desk/orders/']").first().click();
    await buyer.page.locator("summary", { hasText: "Ask for a refund" }).click();
    await buyer.page.locator("main [name=reason]").fill("Not what I hoped for.");
    await buyer.page.locator("main form:has([name=reason]) button[type=submit]").click();
    await buyer.page.waitForLoadState("networkidle");

    const { page, context, errors } = await visit(shop.browser, shop.url);
    await signIn(page, DEMO_ACCOUNTS.operator);
    await page.goto("/console/orders");
    await page.getByLabel("Order, buyer or Stripe's id").fill("asks-late@example.org");
    await button(page, "Look up").click();
    await page.locator("main tbody a[href*='/console/orders/']").first().click();
    await page.getByRole("heading", { name: "Ledger" }).waitFor();
    await page.getByText("Our balance at Stripe").first().waitFor();
    await page.getByText("checkout.session.completed").waitFor();
    await page.getByText("Not what I hoped for.").waitFor();
    await page.locator("summary", { hasText: "Approve" }).click();
    await button(page, "Give the money back").click();
    await page.getByText("The refund is approved, and on its way.").waitFor();
    await expect
      .poll(
        async () => {
          await page.reload();
          return page.getByText("Revoked").count();
        },
        { timeout: 60_000, interval: 1_000 },
      )
      .toBeGreaterThan(0);
    expect([...errors, ...buyer.errors]).toEqual([]);
    await buyer.context.close();
    await context.close();
  });

  test("a member joins, changes the plan, cancels the membership and resumes it", async () => {
    const { page, context, errors } = await visit(shop.browser, shop.url);
    await join(page, "member@example.org", click);
    const [plan, dearer] = await plansOf(page);
    await page.goto(`/works/${plan.slug}`);
    await button(page, "Become a member").click();
    await button(page, /^(Pay|Subscribe)/).click();
    await page.getByRole("heading", { name: "Thank you, it has started" }).waitFor();
    await page.goto("/desk/memberships");
    await page.getByRole("link", { name: plan.title }).click();
    await page.getByRole("heading", { name: "Payments" }).waitFor();
    await page.getByLabel(dearer.title).check();
    await button(page, "Change to it").click();
    await page.getByText("The plan is changed.").waitFor();
    await page.getByRole("heading", { name: dearer.title, level: 1 }).waitFor();
    await button(page, "Cancel with the paid period").click();
    await page.getByText("It ends with the paid period.").waitFor();
    await button(page, "Resume it").click();
    await page.getByText("It renews again.").waitFor();
    await page.goto("/desk/orders?state=paid");
    await page.getByRole("link", { name: plan.title }).first().waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });

  test("a member changes their address by the mailed code, and ends another session", async () => {
    const { page, context, errors } = await visit(shop.browser, shop.url);
    await join(page, "before@example.org", click);
    const elsewhere = await visit(shop.browser, shop.url);
    await signIn(elsewhere.page, "before@example.org", PASSWORD);
    await page.goto("/desk/settings");
    await page.getByText("Change the address").click();
    await page.getByLabel("New e-mail address").fill("after@example.org");
    await page.getByLabel("Current password").fill(PASSWORD);
    await button(page, "Mail me a code").click();
    const code = page.getByLabel("Code from the mail");
    await code.waitFor();
    const mailed = async () => {
      const { mails } = (await (await page.request.get("/_local/outbox?to=after@example.org")).json()) as {
        mails: { text: string }[];
      };
      return /^ +(\d{6})$/m.exec(mails[0]?.text ?? "")?.[1] ?? "";
    };
    await expect.poll(mailed, { timeout: 30_000, interval: 500 }).toMatch(/^\d{6}$/);
    await code.fill(await mailed());
    await button(page, "Confirm the new address").click();
    await page.getByText("Your address is changed").waitFor();
    await page.goto("/desk/settings/security");
    await page
      .getByRole("button", { name: /^End it/ })
      .first()
      .click();
    await page.getByText("That session has ended.").waitFor();
    await elsewhere.context.clearCookies();
    await signIn(elsewhere.page, "after@example.org", PASSWORD);
    await elsewhere.page.goto("/desk/settings");
    await elsewhere.page.getByText("after@example.org").first().waitFor();
    expect([...errors, ...elsewhere.errors]).toEqual([]);
    await elsewhere.context.close();
    await context.close();
  });

  test("an owner buys seats, invites a member, sees their progress, and reassigns or revokes the seat", async () => {
    const { page, context, errors } = await visit(shop.browser, shop.url);
    await join(page, "owner@example.org", click);
    const [work] = await worksOf(page, "ebook", 1);
    if (!work) throw new Error("The shop has no e-book.");
    await page.goto("/desk/organisations");
    await page.locator("main [name=name]").fill("Northwind Training");
    await page.locator("main form:has([name=name]) button[type=submit]").click();
    await page.waitForURL(/\/organisations\/\w+\/buy/);
    const organisation = page.url().replace(/\/buy.*/, "");
    await page.goto(`${organisation}/buy?product=${work.slug.split("-").at(-1)?.toUpperCase()}&count=2`);
    await button(page, "Continue to Checkout").click();
    await button(page, "Pay").click();
    await page.getByRole("heading", { name: "Thank you, it is paid" }).waitFor();
    await page.goto(`${organisation}/invite`);
    await page.locator("main [name=emails]").fill("seated@example.org");
    await button(page, "Send the invitations").click();
    await page.getByText("seated@example.org").first().waitFor();

    const invited = await visit(shop.browser, shop.url);
    await join(invited.page, "seated@example.org", click);
    await invited.page.goto(await claimLink(invited.page, "seated@example.org"));
    await invited.page.locator("main form button[type=submit]").last().click();
    await invited.page.getByRole("heading", { name: "You have your seat" }).waitFor();

    await page.goto(`${organisation}/seats?state=claimed`);
    await page.getByText("seated@example.org").waitFor();
    await page.goto(organisation);
    await page
      .getByRole("row", { name: /seated@example\.org/ })
      .getByText("0%")
      .waitFor();
    const [report] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "As CSV" }).click(),
    ]);
    expect(await readFile(await report.path(), "utf8")).toContain("seated@example.org");
    await expect
      .poll(
        async () => {
          await page.goto("/desk/notifications");
          return page.getByText("was taken by a member of your organisation").count();
        },
        { timeout: 30_000, interval: 500 },
      )
      .toBeGreaterThan(0);
    await page.goto(`${organisation}/seats?state=claimed`);
    await page.locator("summary", { hasText: "Change" }).click();
    await page.getByLabel("Give it to").fill("seated-next@example.org");
    await button(page, "Reassign it").click();
    await page.getByText("The seat is revoked, and the new address is invited.").waitFor();
    await claimLink(page, "seated-next@example.org");
    await page.goto(`${organisation}/seats?state=invited`);
    await page.locator("summary", { hasText: "Change" }).click();
    await button(page, "Revoke it").click();
    await page.getByText("The seat is revoked and free again.").waitFor();
    const access = `/desk/access/${work.slug.split("-").at(-1)?.toUpperCase()}`;
    await expect
      .poll(
        async () => {
          await invited.page.goto(access);
          return invited.page.getByText("No longer: your right to it was revoked.").count();
        },
        { timeout: 30_000, interval: 500 },
      )
      .toBeGreaterThan(0);
    expect([...errors, ...invited.errors]).toEqual([]);
    await invited.context.close();
    await context.close();
  });

  test("no function logged an error meanwhile", () => {
    expect(shop.failures).toEqual([]);
  });
});
