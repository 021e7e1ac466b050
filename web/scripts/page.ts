/** What every public page gains by a script. Each page is whole without it. */
import { cookie, mayLearn } from "./parts/own.ts";

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

// Pages are the same for all who have no account; what is suggested to one of them comes after.
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
