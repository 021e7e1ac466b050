import "./environment.ts";
import { marshall } from "@aws-sdk/util-dynamodb";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { BusEvent, PutEvents } from "../../../functions/shared/runtime/bus.ts";
import { relay } from "../../../functions/shared/runtime/relay.ts";

const record = (sequence: number, sk: string, after: object, before?: object) => ({
  eventName: before ? "MODIFY" : "INSERT",
  dynamodb: {
    SequenceNumber: String(sequence),
    ApproximateCreationDateTime: 1_780_272_000,
    Keys: marshall({ pk: "p", sk }),
    NewImage: marshall(after),
    ...(before && { OldImage: marshall(before) }),
  },
});

function recorder(fails: (told: BusEvent) => string | undefined = () => undefined) {
  const calls: BusEvent[][] = [];
  const put: PutEvents = async (told) => {
    calls.push([...told]);
    return told.map(fails);
  };
  return { calls, put, told: () => calls.flat() };
}

test("a change is published with its context, its kind, and the item before and after", async () => {
  const { put, told } = recorder();
  const Records = [
    record(1, "ORDER", { state: "paid", total: { amount: 1900 } }, { state: "pending" }),
    record(2, "JOURNAL#payment:1", { cause: "payment:1" }),
  ];
  expect(await relay("lyceum.commerce", put)({ Records })).toEqual({ batchItemFailures: [] });
  const at = new Date("2026-06-01T00:00:00Z");
  expect(told().map(({ detail, ...rest }) => ({ ...rest, detail: JSON.parse(detail) }))).toEqual([
    {
      source: "lyceum.commerce",
      type: "order",
      at,
      detail: { before: { state: "pending" }, after: { state: "paid", total: { amount: 1900 } } },
    },
    { source: "lyceum.commerce", type: "journal", at, detail: { after: { cause: "payment:1" } } },
  ]);
});

test("changes of any size are published in order, in calls that EventBridge takes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(120_000), { minLength: 1, maxLength: 40 }), async (sizes) => {
      const { calls, put, told } = recorder();
      const Records = sizes.map((size, n) => record(n, "ORDER", { n, text: "é".repeat(size / 2) }));
      expect(await relay("lyceum.commerce", put)({ Records })).toEqual({ batchItemFailures: [] });
      expect(told().map(({ detail }) => JSON.parse(detail).after.n)).toEqual(sizes.map((_, n) => n));
      for (const call of calls) {
        expect(call.length).toBeLessThanOrEqual(10);
        const bytes = call.reduce(
          (sum, { source, type, detail }) => sum + Buffer.byteLength(source + type + detail) + 14,
          0,
        );
        expect(bytes).toBeLessThanOrEqual(262_144);
      }
    }),
    { numRuns: 40 },
  );
});

test("an event that the bus refused is reported, and all of a call that failed", async () => {
  const { put } = recorder(({ detail }) =>
    JSON.parse(detail).after.n === 3 ? "ThrottlingException: slow" : undefined,
  );
  const Records = Array.from({ length: 12 }, (_, n) => record(n, "ORDER", { n }));
  expect(await relay("lyceum.commerce", put)({ Records })).toEqual({ batchItemFailures: [{ itemIdentifier: "3" }] });
  let calls = 0;
  const first: PutEvents = async (told) => {
    calls++;
    if (calls === 1) throw new Error("no answer");
    return told.map(() => undefined);
  };
  const { batchItemFailures } = await relay("lyceum.commerce", first)({ Records });
  expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual("0123456789".split(""));
});

test("a malformed record is reported, and the others are published", async () => {
  const { put, told } = recorder();
  const broken = { dynamodb: { SequenceNumber: "7", Keys: marshall({ pk: "p", sk: "ORDER" }) } };
  const { batchItemFailures } = await relay(
    "lyceum.commerce",
    put,
  )({ Records: [broken, record(8, "ORDER", { n: 8 })] });
  expect(batchItemFailures).toEqual([{ itemIdentifier: "7" }]);
  expect(told()).toHaveLength(1);
});

test("a mail is published by its id alone, so that no queue or log holds its code", async () => {
  const { put, told } = recorder();
  const mail = { id: "gift-1", to: "ann@example.org", values: { code: "C0DE" } };
  await relay("lyceum.commerce", put)({ Records: [record(1, "MAIL", mail)] });
  expect(told().map(({ type, detail }) => [type, JSON.parse(detail)])).toEqual([["mail", { after: { id: "gift-1" } }]]);
});
