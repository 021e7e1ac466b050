import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** How many calls of `work` to DynamoDB follow one another; calls at the same time count as one. */
export async function roundTrips(client: DynamoDBDocumentClient, work: () => Promise<unknown>): Promise<number> {
  const depths: number[] = [];
  let done = 0;
  const name = "round-trips";
  client.middlewareStack.add(
    (next) => async (args) => {
      // One deeper than whatever had to end before this could begin.
      const depth = done + 1;
      depths.push(depth);
      const reply = await next(args);
      done = Math.max(done, depth);
      return reply;
    },
    { step: "initialize", name },
  );
  try {
    await work();
  } finally {
    client.middlewareStack.remove(name);
  }
  return Math.max(0, ...depths);
}
