import { describe, expect, test } from "vitest";
import { clientEvent } from "../../functions/behaviour/contract/event.ts";
import { eventQueue } from "../../web/scripts/parts/event-queue.ts";
import { ulid } from "../../web/scripts/parts/ulid.ts";

const NOW = Date.parse("2026-03-01T10:00:00Z");

/** A queue whose batches are kept, for a visitor who agrees while `agrees` says so. */
function queueFor(agrees: () => boolean) {
  const sent: { events: unknown[] }[] = [];
  let made = 0;
  const queue = eventQueue({
    send: (body) => sent.push(JSON.parse(body)),
    newId: () => ulid(NOW + made++, new Uint8Array(16).fill(made)),
    now: () => NOW,
    session: ulid(NOW, new Uint8Array(16)),
    mayLearn: agrees,
  });
  return { ...queue, sent };
}

describe("events of a page", () => {
  test("are valid for the API", () => {
    const { tell, flush, sent } = queueFor(() => true);
    tell({ type: "impression", product: "a", placement: "home", recommendationId: ulid(NOW, new Uint8Array(16)) });
    tell({ type: "view", product: "a", durationMs: 4_200 });
    tell({ type: "search", query: "knots" });
    flush();
    const events = sent.flatMap((batch) => batch.events);
    expect(events).toHaveLength(3);
    for (const event of events) expect(clientEvent.strict().safeParse(event).error).toBeUndefined();
  });

  test("are sent together, and nothing is sent without events", () => {
    const { tell, flush, sent } = queueFor(() => true);
    flush();
    expect(sent).toHaveLength(0);
    for (let n = 0; n < 25; n++) tell({ type: "click", product: `p${n}` });
    expect(sent.map(({ events }) => events.length)).toEqual([20]);
    flush();
    expect(sent.map(({ events }) => events.length)).toEqual([20, 5]);
  });

  test("of a visitor without consent are not collected", () => {
    const { tell, flush, sent } = queueFor(() => false);
    tell({ type: "click", product: "a" });
    flush();
    expect(sent).toEqual([]);
  });

  test("that wait when consent is refused are not sent", () => {
    let agrees = true;
    const { tell, flush, sent } = queueFor(() => agrees);
    tell({ type: "click", product: "a" });
    agrees = false;
    flush();
    agrees = true;
    flush();
    expect(sent).toEqual([]);
  });
});

describe("ids of events", () => {
  test("have their time as ULIDs do, and sort by it", () => {
    const random = new Uint8Array(16).fill(255);
    expect(ulid(1_469_918_176_385, random).slice(0, 10)).toBe("01ARYZ6S41");
    expect(ulid(NOW, random) < ulid(NOW + 1, new Uint8Array(16))).toBe(true);
    expect(ulid(NOW, random)).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  });
});
