/**
 * Tells the shop what a visitor looks at, once they agreed to that. A page says what stands where by attributes:
 * `data-work` an offered work, `data-list` the list that it is on, `data-view` the work that the page is of, `data-search`
 * the words that were searched for.
 */
import { eventQueue } from "./parts/event-queue.ts";
import { cookie, mayLearn } from "./parts/own.ts";
import { ulid } from "./parts/ulid.ts";

const SEND_EVERY_MS = 5_000;
/** Half of a work for a second is seen; less is passed by. */
const SEEN_SHARE = 0.5;
const SEEN_MS = 1_000;

const newId = () => ulid(Date.now(), crypto.getRandomValues(new Uint8Array(16)));

/** A visit: the same until the tab is closed. */
function sessionId(): string {
  const known = sessionStorage.getItem("session");
  if (known !== null) return known;
  const made = newId();
  sessionStorage.setItem("session", made);
  return made;
}

function begin(): void {
  const { tell, flush } = eventQueue({
    send: (body) => navigator.sendBeacon("/api/events", new Blob([body], { type: "application/json" })),
    newId,
    now: Date.now,
    session: sessionId(),
    mayLearn: () => mayLearn() === true,
  });
  const placement = document.body.querySelector<HTMLElement>("[data-placement]")?.dataset.placement;
  const list = new URLSearchParams(location.search).get("list") ?? undefined;
  const offered = (element: HTMLElement) => {
    const recommendationId = element.closest<HTMLElement>("[data-list]")?.dataset.list;
    return {
      product: element.dataset.work as string,
      ...(placement && { placement }),
      ...(recommendationId && { recommendationId }),
    };
  };

  const timers = new Map<Element, ReturnType<typeof setTimeout>>();
  const watch = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        clearTimeout(timers.get(target));
        if (!isIntersecting) continue;
        const seen = () => {
          watch.unobserve(target);
          tell({ type: "impression", ...offered(target as HTMLElement) });
        };
        timers.set(target, setTimeout(seen, SEEN_MS));
      }
    },
    { threshold: SEEN_SHARE },
  );
  const watchAll = () => {
    for (const element of document.querySelectorAll<HTMLElement>("[data-work]")) watch.observe(element);
  };
  watchAll();
  // A script may have put other works in place of those that were there.
  addEventListener("lyceum:works", watchAll);

  addEventListener("click", ({ target }) => {
    const link = (target as Element).closest("a");
    const work = link?.closest<HTMLElement>("[data-work]");
    if (work) tell({ type: "click", ...offered(work) });
  });

  const page = document.querySelector<HTMLElement>("[data-view]")?.dataset.view;
  const query = document.querySelector<HTMLElement>("[data-search]")?.dataset.search;
  const led = list === undefined ? {} : { recommendationId: list };
  if (query) tell({ type: "search", query: query.slice(0, 200) });
  addEventListener("submit", ({ submitter }) => {
    const { value } = (submitter ?? {}) as { readonly value?: string };
    if (page && (value === "buy" || value === "add")) tell({ type: "cart", product: page, ...led });
    if (value !== "checkout") return;
    for (const product of cookie("cart").split(".").filter(Boolean)) tell({ type: "checkout", product });
  });

  // How long the page was looked at, told once, as it is left.
  let since = document.visibilityState === "visible" ? performance.now() : undefined;
  let looked = 0;
  let isTold = false;
  const leave = () => {
    if (since !== undefined) looked += performance.now() - since;
    since = undefined;
    if (page && !isTold && looked >= SEEN_MS) {
      isTold = true;
      tell({ type: "view", product: page, durationMs: Math.round(looked), ...led });
    }
    flush();
  };
  addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
    else since = performance.now();
  });
  addEventListener("pagehide", leave);
  setInterval(flush, SEND_EVERY_MS);
}

// Who agrees on this page is learnt from on the next one.
if (mayLearn()) begin();
