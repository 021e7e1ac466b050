/**
 * Reports what a visitor looks at, with their consent. Pages have attributes for it: `data-work` is an offered work, `data-list` its
 * list, `data-view` the work of the page, `data-search` the words of a search, `data-placement` the kind of page.
 */
import { eventQueue, type Told } from "./parts/event-queue.ts";
import { cookie, mayLearn } from "./parts/own.ts";
import { ulid } from "./parts/ulid.ts";

type Tell = (told: Told) => void;

const SEND_EVERY_MS = 5_000;
/** A work counts as seen if half of it is visible for a second. */
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

const placement = document.querySelector<HTMLElement>("[data-placement]")?.dataset.placement;

function offered(element: HTMLElement): Omit<Told, "type"> {
  const recommendationId = element.closest<HTMLElement>("[data-list]")?.dataset.list;
  return {
    product: element.dataset.work as string,
    ...(placement && { placement }),
    ...(recommendationId && { recommendationId }),
  };
}

/** Reports works that were visible for a while, each once. */
function tellSeen(tell: Tell): void {
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
  // A script may have replaced the works of the page.
  addEventListener("lyceum:works", watchAll);
}

/** Reports clicks on works, and forms that are sent. */
function tellDone(tell: Tell, page: string | undefined, led: Partial<Told>): void {
  addEventListener("click", ({ target }) => {
    const work = (target as Element).closest("a")?.closest<HTMLElement>("[data-work]");
    if (work) tell({ type: "click", ...offered(work) });
  });
  addEventListener("submit", ({ submitter }) => {
    const { value } = (submitter ?? {}) as { readonly value?: string };
    if (page && (value === "buy" || value === "add")) tell({ type: "cart", product: page, ...led });
    if (value !== "checkout") return;
    for (const product of cookie("cart").split(".").filter(Boolean)) tell({ type: "checkout", product });
  });
}

/** Reports once, when the page is left, how long it was looked at. */
function tellLooked(tell: Tell, flush: () => void, page: string | undefined, led: Partial<Told>): void {
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
}

function begin(): void {
  const { tell, flush } = eventQueue({
    send: (body) => navigator.sendBeacon("/api/events", new Blob([body], { type: "application/json" })),
    newId,
    now: Date.now,
    session: sessionId(),
    mayLearn: () => mayLearn() === true,
  });
  const page = document.querySelector<HTMLElement>("[data-view]")?.dataset.view;
  const query = document.querySelector<HTMLElement>("[data-search]")?.dataset.search;
  const list = new URLSearchParams(location.search).get("list");
  const led = list === null ? {} : { recommendationId: list };
  if (query) tell({ type: "search", query: query.slice(0, 200) });
  tellSeen(tell);
  tellDone(tell, page, led);
  tellLooked(tell, flush, page, led);
  setInterval(flush, SEND_EVERY_MS);
}

// Consent given on this page takes effect on the next one.
if (mayLearn()) begin();
