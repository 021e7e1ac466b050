import { expect, test } from "vitest";
import { pathWithin, shareOf } from "../../web/app/desk/reader/epub-paths.ts";
import { type Place, progressKeeper } from "../../web/app/desk/reader/progress-keeper.ts";

const settled = () => new Promise((resolve) => setImmediate(resolve));

function keeping(answers: ("kept" | "again" | "ended")[] = []) {
  const sent: Place[] = [];
  const beacons: Place[] = [];
  const waits: { work: () => void; ms: number }[] = [];
  const keeper = progressKeeper({
    send: async (place) => {
      sent.push(place);
      return answers.shift() ?? "kept";
    },
    beacon: (place) => beacons.push(place),
    later: (work, ms) => waits.push({ work, ms }),
  });
  const turn = async () => {
    const next = waits.shift();
    next?.work();
    await settled();
    return next?.ms;
  };
  return { keeper, sent, beacons, waits, turn };
}

test("only the newest of several positions is stored, once", async () => {
  const { keeper, sent, waits, turn } = keeping();
  for (const progress of [0.1, 0.2, 0.3]) keeper.report({ progress });
  await turn();
  expect(sent).toEqual([{ progress: 0.3 }]);
  keeper.report({ progress: 0.3 });
  expect(waits).toEqual([]);
});

test("a position that could not be stored is sent again at growing intervals", async () => {
  const { keeper, sent, turn } = keeping(["again", "again"]);
  keeper.report({ progress: 0.5 });
  const waited = [await turn(), await turn(), await turn()] as number[];
  expect(waited.map((ms) => ms / (waited[0] as number))).toEqual([1, 2, 4]);
  expect(sent).toHaveLength(3);
  keeper.report({ progress: 0.6 });
  expect(await turn()).toBe(waited[0]);
});

test("an unsent position goes by beacon when the page is left; after a refusal none is sent", async () => {
  const { keeper, beacons, sent, waits, turn } = keeping(["ended"]);
  keeper.report({ progress: 0.5, position: "page:3" });
  keeper.leave();
  keeper.leave();
  expect(beacons).toEqual([{ progress: 0.5, position: "page:3" }]);
  await turn();
  expect(sent).toEqual([]);
  keeper.report({ progress: 0.6 });
  await turn();
  keeper.report({ progress: 0.7 });
  keeper.leave();
  expect([sent.length, beacons.length, waits.length]).toEqual([1, 1, 0]);
});

test("paths in a book are relative to the naming file, and never outside the book", () => {
  const from = "OPS/text/one.xhtml";
  expect(pathWithin(from, "../img/a%20b.png")).toBe("OPS/img/a b.png");
  expect(pathWithin(from, "two.xhtml#p3")).toBe("OPS/text/two.xhtml");
  expect(pathWithin(from, "#p3")).toBe(from);
  expect(pathWithin(from, "../../../../etc/x")).toBe("etc/x");
  expect(pathWithin(from, "https://a.example/x")).toBeUndefined();
  expect(pathWithin(from, "//a.example/x")).toBeUndefined();
  expect(pathWithin(from, "javascript:alert(1)")).toBeUndefined();
});

test("progress in a book depends on the lengths of its chapters", () => {
  expect(shareOf([100, 300], 1, 0.5)).toBe(0.625);
  expect(shareOf([], 0, 0.5)).toBe(0);
});
