import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { opening, openingKey, progress, progressKey } from "../../learning/contract/learning.ts";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import type { Sitting } from "../domain/seat.ts";
import type { FindStudies } from "../flows/ports.ts";

/** What one request may ask for. */
const KEYS_AT_ONCE = 100;
const REQUESTS_AT_ONCE = 8;

const keysOf = ({ customer, productId }: Sitting) => ({
  progress: progressKey(customer, productId),
  opening: openingKey(customer, productId),
});
const name = ({ pk, sk }: Record<string, unknown>) => `${pk} ${sk}`;

export const findStudies =
  (documents: DynamoDBDocumentClient, TableName: string): FindStudies =>
  async (sittings) => {
    const wanted = [
      ...new Map(
        sittings.flatMap((each) => Object.values(keysOf(each))).map((key) => [name(key), key] as const),
      ).values(),
    ];
    const found = new Map<string, Record<string, unknown>>();
    for (let n = 0; n < wanted.length; n += KEYS_AT_ONCE * REQUESTS_AT_ONCE) {
      const some = wanted.slice(n, n + KEYS_AT_ONCE * REQUESTS_AT_ONCE);
      const requests = Array.from({ length: Math.ceil(some.length / KEYS_AT_ONCE) }, (_, part) =>
        itemsOf(documents, TableName, some.slice(part * KEYS_AT_ONCE, (part + 1) * KEYS_AT_ONCE)),
      );
      for (const item of (await Promise.all(requests)).flat()) found.set(name(item), item);
    }
    return sittings.map((each) => {
      const keys = keysOf(each);
      const [of, opened] = [found.get(name(keys.progress)), found.get(name(keys.opening))];
      return { progress: of && progress.parse(of), opening: opened && opening.parse(opened) };
    });
  };
