import type { Page } from "playwright-core";
import { DEMO_PASSWORD } from "../../local/demo/accounts.ts";

/** What the authenticator app of an account shows, which the local platform plays. */
async function codeOf(page: Page, email: string): Promise<string> {
  const response = await page.request.get(`/_local/second-factor?email=${encodeURIComponent(email)}`);
  return ((await response.json()) as { code: string }).code;
}

/** Signs in at the site's own page, with a second factor where the account has one. */
export async function signIn(page: Page, email: string, password = DEMO_PASSWORD): Promise<void> {
  await page.goto("/sign-in");
  const form = page.locator("main form");
  const fill = async () => {
    await form.locator("[name=email]").fill(email);
    await form.locator("[name=password]").fill(password);
  };
  // Each answer is a page of its own, and the one before it is still there while it comes.
  const send = () => Promise.all([page.waitForEvent("domcontentloaded"), form.locator("button[type=submit]").click()]);
  await fill();
  await send();
  const code = form.locator("[name=code]");
  if ((await code.count()) === 0) return;
  await fill();
  await code.fill(await codeOf(page, email));
  await send();
}
