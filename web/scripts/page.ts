/** Improvements of every public page; all pages work without them. */
import { cookie, mayLearn } from "./parts/own.ts";

const count = cookie("cart").split(".").filter(Boolean).length;
for (const badge of document.querySelectorAll<HTMLElement>("[data-cart-count]")) {
  badge.hidden = count === 0;
  badge.textContent = String(count);
}

// Asked once, and not if the browser sends Global Privacy Control.
const banner = document.querySelector<HTMLElement>("[data-consent]");
if (banner && mayLearn() === undefined) banner.hidden = false;

// Choices are sent at once, so their button is hidden.
for (const select of document.querySelectorAll<HTMLSelectElement>("select[data-sends]")) {
  const button = select.form?.querySelector<HTMLButtonElement>("button[type=submit]");
  if (button) button.hidden = true;
  select.addEventListener("change", () => select.form?.requestSubmit());
}

// A mailed code is in the fragment, which browsers do not send to servers.
const field = document.querySelector<HTMLInputElement>("input[data-from-hash]");
if (field && location.hash.length > 1) field.value = decodeURIComponent(location.hash.slice(1));

// Pages are the same for all visitors without an account, so personal recommendations are loaded afterwards.
const forYou = document.querySelector<HTMLElement>("[data-for-you]");
const source = forYou?.dataset.forYou;
if (forYou && source && mayLearn()) {
  const answer = await fetch(source);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const made = page.querySelector("[data-made-for-you]");
  if (answer.ok && made) {
    forYou.replaceChildren(...made.childNodes);
    dispatchEvent(new Event("lyceum:works"));
  }
}
