/** What every public page gains by a script. Each page is whole without it. */
import { cookie, mayLearn } from "./own.ts";

const count = cookie("cart").split(".").filter(Boolean).length;
for (const badge of document.querySelectorAll<HTMLElement>("[data-cart-count]")) {
  badge.hidden = count === 0;
  badge.textContent = String(count);
}

// Asked once, and never where the browser has said no for all sites.
const banner = document.querySelector<HTMLElement>("[data-consent]");
if (banner && mayLearn() === undefined) banner.hidden = false;

// A choice that is sent as soon as it is made needs no button.
for (const select of document.querySelectorAll<HTMLSelectElement>("select[data-sends]")) {
  const button = select.form?.querySelector<HTMLButtonElement>("button[type=submit]");
  if (button) button.hidden = true;
  select.addEventListener("change", () => select.form?.requestSubmit());
}

// A mailed code stands behind the #, where no server sees it.
const field = document.querySelector<HTMLInputElement>("input[data-from-hash]");
if (field && location.hash.length > 1) field.value = decodeURIComponent(location.hash.slice(1));
