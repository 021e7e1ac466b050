import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** Every kind of write that handlers' tests have seen: its table, what it does, and the shape of its key. */
const writes = readFileSync(new URL("../handlers/writes.txt", import.meta.url), "utf8")
  .trim()
  .split("\n");

// A relay tells the bus of an item by the first word of its sort key.
test("in commerce's table the first word of a sort key identifies the kind of item", () => {
  const keys = new Map<string, Set<string>>();
  for (const write of writes) {
    const [, table, pk = "", sk = ""] = /^(\w+) \w+ (\S+) (\S+):/.exec(write) ?? [];
    if (table?.toUpperCase() !== "COMMERCE") continue;
    const [kind = ""] = sk.split("#");
    keys.set(kind, (keys.get(kind) ?? new Set()).add(pk.split("#")[0] ?? ""));
  }
  expect(keys.get("ORDER")).toEqual(new Set(["ORDER"]));
  for (const kind of ["ORDER", "JOURNAL", "ENTITLEMENT", "SUBSCRIPTION", "MAIL"]) {
    expect([kind, [...(keys.get(kind) ?? [])].length]).toEqual([kind, 1]);
  }
});
