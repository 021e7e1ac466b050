import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { DAY_SECONDS, ttl } from "../../shared/kernel/time.ts";
import { absent, writeIf } from "../../shared/runtime/transact.ts";
import type { Exposure } from "../contract/exposure.ts";
import { murmur3 } from "../experiments/assignment.ts";
import type { ReadExposures } from "../flows/reading-ports.ts";
import { exposureKind } from "../keys.ts";
import { EXPOSURE_SHARDS, KEPT_DAYS, MOST_PEOPLE } from "../settings.ts";

/** The number of stored exposures that a function's environment remembers, so as not to write them again. */
const MOST_REMEMBERED = 50_000;
const remembered = new Set<string>();

/** Stores the first exposure of a unit to an experiment; later ones do not change its arm. */
export const noteExposure =
  (documents: DynamoDBDocumentClient, TableName: string) =>
  async ({ experiment, arm, unit, was, at }: Exposure): Promise<void> => {
    const known = `${TableName} ${experiment} ${unit}`;
    if (remembered.has(known)) return;
    const Item = {
      ...exposureKind.key({ experiment, shard: murmur3(unit) % EXPOSURE_SHARDS, unit }),
      ...{ arm, at, was, expiresAt: ttl(Date.parse(at)) + KEPT_DAYS * DAY_SECONDS },
    };
    await writeIf(documents.send(new PutCommand({ TableName, Item, ConditionExpression: absent })));
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.add(known);
  };

const noted = z.object({ sk: z.string(), arm: z.string(), at: z.string(), was: z.string().optional() });

/** All people exposed to an experiment, one shard after the other, up to the maximum of a reading. */
export const readExposures = (documents: DynamoDBDocumentClient, TableName: string): ReadExposures =>
  async function* (experiment) {
    let read = 0;
    for (let shard = 0; shard < EXPOSURE_SHARDS; shard++) {
      const { pk } = exposureKind.under({ experiment, shard });
      let after: Record<string, unknown> | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await documents.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: "pk = :pk",
            ExpressionAttributeValues: { ":pk": pk },
            ExclusiveStartKey: after,
          }),
        );
        for (const item of Items) {
          const { sk: unit, arm, at, was } = noted.parse(item);
          yield { experiment, unit, arm, at, was };
        }
        read += Items.length;
        after = LastEvaluatedKey;
      } while (after && read < MOST_PEOPLE);
    }
  };
