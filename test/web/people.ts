import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

export const PASSWORD = "Correct-horse-battery-7";

/** How a person presses something. */
export type Press = (target: Locator) => Promise<void>;
export const click: Press = (target) => target.click();

/** Goes from control to control by Tab until the target has the focus, then presses Enter. */
export const byKeyboard: Press = async (target) => {
  const page = target.page();
  const hasFocus = () => target.evaluate((element) => element === element.ownerDocument.activeElement);
  for (let pressed = 0; pressed < 150; pressed++) {
    if (await hasFocus()) return page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
  }
  throw new Error(`No Tab leads to ${target}.`);
};

/** Types into a field, by way of the keyboard where there is no mouse. */
export async function type(field: Locator, text: string, press: Press): Promise<void> {
  if (press === click) return field.fill(text);
  await field.focus();
  await field.page().keyboard.type(text);
}

export const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: true }).first();

/** The code that was mailed last to an address. */
async function codeFor(page: Page, email: string): Promise<string> {
  const response = await page.request.get(`/_local/outbox?to=${encodeURIComponent(email)}`);
  const { mails } = (await response.json()) as { mails: { code?: string }[] };
  return mails.findLast(({ code }) => code !== undefined)?.code ?? "";
}

export async function join(page: Page, email: string, press: Press): Promise<void> {
  await page.goto("/sign-up");
  const main = page.locator("main");
  await type(main.locator("[name=displayName]"), "Ann Reader", press);
  await type(main.locator("[name=email]"), email, press);
  await type(main.locator("[name=password]"), PASSWORD, press);
  await press(button(page, "Create the account"));
  await main.locator("[name=code]").waitFor();
  await type(main.locator("[name=code]"), await codeFor(page, email), press);
  await type(main.locator("[name=password]"), PASSWORD, press);
  await press(button(page, "Confirm and sign in"));
  await page.getByRole("link", { name: "My desk" }).waitFor();
}

/** Ids of works that are bought once, in dollars. */
export async function worksOf(page: Page, type: string, count: number): Promise<{ slug: string; title: string }[]> {
  const response = await page.request.get(`/api/products?type=${type}&language=en&currency=usd&minPrice=500&limit=50`);
  const { items } = (await response.json()) as { items: { slug: string; title: string; use?: object }[] };
  return items.filter(({ use }) => use === undefined).slice(0, count);
}

/** The page that the mail of an invitation or a gift leads to, with its code. */
export async function claimLink(page: Page, email: string, path = "/invitations/claim"): Promise<string> {
  const look = async () => {
    const response = await page.request.get(`/_local/outbox?to=${encodeURIComponent(email)}`);
    const { mails } = (await response.json()) as { mails: { links?: string[] }[] };
    return mails.flatMap(({ links = [] }) => links).find((each) => each.includes(path));
  };
  await expect.poll(look, { timeout: 30_000, interval: 250 }).toBeDefined();
  return (await look()) ?? "";
}

/** Puts works into the cart, pays at Stripe's page, and waits until the site says that it is paid. */
export async function buy(page: Page, works: readonly { slug: string }[], press: Press): Promise<void> {
  for (const { slug } of works) {
    await page.goto(`/works/${slug}`);
    await press(button(page, "Add to the cart"));
    await page.waitForURL(/\/cart|said=|#/).catch(() => {});
    await page.waitForLoadState();
  }
  await page.goto("/cart");
  await press(button(page, "Go to the payment"));
  await press(button(page, "Pay"));
  await page.waitForURL(/\/orders\//);
  await page.getByRole("heading", { name: "Thank you, it is paid" }).waitFor();
}
