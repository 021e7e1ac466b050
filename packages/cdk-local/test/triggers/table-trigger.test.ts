import { ChangeLog } from "@lyceum/aws-local/dynamodb/changes";
import fc from "fast-check";
import { expect, test } from "vitest";
import { mapping, TableTrigger } from "../../src/triggers/table-trigger.ts";

const settings = (more: object = {}) =>
  mapping.parse({
    EventSourceArn: "arn:aws:dynamodb:us-east-1:0:table/T/stream/local",
    FunctionName: "arn:aws:lambda:us-east-1:0:function:F",
    BatchSize: 3,
    MaximumRetryAttempts: 4,
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    ...more,
  });

async function logOf(values: readonly number[]): Promise<ChangeLog> {
  const { changes } = await ChangeLog.open(undefined);
  for (const value of values) {
    const images = [{ table: "T", key: { pk: { S: String(value) } }, after: { v: { N: String(value) } } }];
    await changes.end(await changes.intend(images), images);
  }
  return changes;
}

type Records = { Records: { dynamodb: { SequenceNumber: string; NewImage: { v: { N: string } } } }[] };
const valuesIn = (event: unknown) => (event as Records).Records.map(({ dynamodb }) => Number(dynamodb.NewImage.v.N));

/** Runs a trigger over the values to the end. */
async function run(values: readonly number[], handle: (event: unknown) => Promise<unknown>, more: object = {}) {
  let position = 0;
  const dead: number[] = [];
  const trigger = new TableTrigger("t", settings(more), {
    changes: await logOf(values),
    invoke: (_, event) => handle(event),
    position: () => position,
    moveTo: async (sequence) => {
      expect(sequence).toBeGreaterThan(position);
      position = sequence;
    },
    deadLetter: async ({ record }) => {
      dead.push(...valuesIn({ Records: [record] }));
    },
    now: Date.now,
    pauseMs: () => 0,
  });
  trigger.wake();
  await trigger.idle();
  return { position, dead };
}

test("changes are handled in order despite failures; one that always fails is a dead letter", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.nat(50), { minLength: 1, maxLength: 12 }),
      fc.func(fc.nat(3)),
      fc.func(fc.boolean()),
      async (values, failuresOf, isPoison) => {
        const tries = new Map<number, number>();
        const handled: number[] = [];
        const { dead } = await run(values, async (event) => {
          for (const { dynamodb } of (event as Records).Records) {
            const value = Number(dynamodb.NewImage.v.N);
            const tried = (tries.get(value) ?? 0) + 1;
            tries.set(value, tried);
            if (isPoison(value) || tried <= failuresOf(value)) {
              return { batchItemFailures: [{ itemIdentifier: dynamodb.SequenceNumber }] };
            }
            handled.push(value);
          }
          return { batchItemFailures: [] };
        });
        expect([...new Set(handled)]).toEqual(values.filter((value) => !isPoison(value)));
        expect(dead).toEqual(values.filter((value) => isPoison(value)));
      },
    ),
    { numRuns: 60 },
  );
});

test("a function that throws is tried again from the first change of its batch", async () => {
  const seen: number[][] = [];
  const { position, dead } = await run([1, 2, 3], async (event) => {
    seen.push(valuesIn(event));
    if (seen.length === 1) throw new Error("cold");
    return { batchItemFailures: [] };
  });
  expect(seen).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ]);
  expect([position, dead]).toEqual([3, []]);
});

test("a change that matches no filter is skipped", async () => {
  const seen: number[] = [];
  const Pattern = JSON.stringify({ dynamodb: { NewImage: { v: { N: ["2", "4"] } } } });
  const { position } = await run(
    [1, 2, 3, 4, 5],
    async (event) => {
      seen.push(...valuesIn(event));
    },
    { FilterCriteria: { Filters: [{ Pattern }] } },
  );
  expect([seen, position]).toEqual([[2, 4], 5]);
});

test("a change is retried until it exceeds the mapping's maximum age", async () => {
  let now = Date.now();
  const conditions: unknown[] = [];
  let position = 0;
  const trigger = new TableTrigger("t", settings({ MaximumRetryAttempts: -1, MaximumRecordAgeInSeconds: 21_600 }), {
    changes: await logOf([1, 2]),
    invoke: async (_, event) => {
      if (valuesIn(event).includes(1)) throw new Error("down");
      return { batchItemFailures: [] };
    },
    position: () => position,
    moveTo: async (sequence) => {
      position = sequence;
    },
    deadLetter: async (_, failure) => {
      conditions.push(failure);
    },
    now: () => now,
    pauseMs: () => {
      now += 3_600_000;
      return 0;
    },
  });
  trigger.wake();
  await trigger.idle();
  expect(position).toBe(2);
  expect(conditions).toEqual([{ condition: "RecordAgeExceeded", attempts: expect.any(Number) }]);
  expect((conditions[0] as { attempts: number }).attempts).toBeGreaterThanOrEqual(6);
});
