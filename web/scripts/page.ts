/** What every public page gains by a script: how many works are in the cart. */
const cart = /(?:^|; )cart=([^;]*)/.exec(document.cookie)?.[1] ?? "";
const count = decodeURIComponent(cart).split(".").filter(Boolean).length;
for (const badge of document.querySelectorAll<HTMLElement>("[data-cart-count]")) {
  badge.hidden = count === 0;
  badge.textContent = String(count);
}

export {};
