import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { inTurns } from "../../../shared/kernel/in-turns.ts";
import { conflict, type Pause, retryOnConflict } from "../../../shared/kernel/optimistic.ts";
import { isRefusal, type Refusal } from "../../../shared/kernel/refusal.ts";
import { oneMore } from "../../../shared/runtime/counting.ts";
import { itemsOf } from "../../../shared/runtime/items-of.ts";
import { queryList } from "../../../shared/runtime/query-list.ts";
import { anyPart, PARTS } from "../../../shared/runtime/spread.ts";
import { absent, transact, type Write, writeIf } from "../../../shared/runtime/transact.ts";
import { type Discount, discount } from "../../contract/discount.ts";
import {
  isSpread,
  type PartCounts,
  type PartLimits,
  partsWithRoom,
  spreadLimit,
  totalOf,
} from "../../discounts/count.ts";
import { type FoundDiscount, type FoundDiscounts, NO_DISCOUNTS } from "../../discounts/discount-eligibility.ts";
import type { CountPart } from "../../discounts/redemption.ts";
import type {
  FindDiscount,
  FindDiscounts,
  FindRedeemableDiscounts,
  InsertDiscount,
  ListDiscounts,
  ReplaceDiscount,
} from "../../flows/discount-ports.ts";
import {
  discountCodeKind,
  discountCountKind,
  discountKind,
  discountPartKind,
  discountUsesKind,
  purchaseKind,
} from "../../keys.ts";
import { MOST_DISCOUNTS } from "../../settings.ts";
import { IS_AS_READ } from "./redemptions.ts";

const none = Array.from({ length: PARTS }, () => 0);

/** The items of a new discount. */
export const discountItems = ({
  redeemed: _,
  ...fresh
}: Discount): [discount: Record<string, unknown>, code: Record<string, unknown>] => {
  const { id, owner, code, version, maxRedemptions } = fresh;
  const caps = maxRedemptions !== undefined && { caps: { version, most: spreadLimit(maxRedemptions, none) } };
  return [
    {
      ...discountKind.key({ discount: id }),
      ...fresh,
      ...caps,
      ...discountKind.place.ofOwner({ owner, discount: id }),
    },
    // A code belongs to one discount of its owner for good.
    { ...discountCodeKind.key({ code, owner }), code, discountId: id },
  ];
};

const counted = z.object({ count: z.int() });

export const insertDiscount =
  (documents: DynamoDBDocumentClient, TableName: string): InsertDiscount =>
  async (fresh) => {
    const [kept, code] = discountItems(fresh);
    const put = (Item: Record<string, unknown>): Write => ({
      Put: { TableName, Item, ConditionExpression: absent },
    });
    const counter = { TableName, Key: discountCountKind.key({ owner: fresh.owner }) };
    const outcome = await transact(documents, [put(kept), oneMore(counter, MOST_DISCOUNTS)], [put(code)]);
    if (outcome === "done") return "done";
    if (outcome === "repeated") return "taken";
    const { Item } = await documents.send(new GetCommand({ TableName, Key: counter.Key, ConsistentRead: true }));
    return Item && counted.parse(Item).count >= MOST_DISCOUNTS ? "full" : "conflict";
  };

const kept = discount.omit({ redeemed: true }).extend({
  caps: z.object({ version: z.int(), most: z.array(z.int()) }).optional(),
});
const part = z.object({ sk: z.string(), redeemed: z.int().default(0) });
/** A stored discount, and the count of each of its shards. */
interface Found {
  readonly discount: Discount;
  readonly caps: PartLimits | undefined;
  readonly counts: PartCounts;
}

/** A discount with its count: one read. */
async function found(documents: DynamoDBDocumentClient, TableName: string, id: string): Promise<Found | undefined> {
  const { pk, sk } = discountKind.key({ discount: id });
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
      ExpressionAttributeValues: { ":pk": pk, ":prefix": sk },
    }),
  );
  const main = Items.find((item) => item.sk === sk);
  if (!main) return undefined;
  const { caps, ...fields } = kept.parse(main);
  const counts = [...none];
  for (const item of Items) {
    if (item !== main) counts[Number(item.sk.slice(sk.length + 1))] = part.parse(item).redeemed;
  }
  // A redemption that moves between shards may be read halfway.
  return { discount: { ...fields, redeemed: Math.max(0, totalOf(counts)) }, caps, counts };
}

/**
 * Distributes a discount's limit for its current version over the shards, in an order that cannot exceed it. First
 * every shard takes the version, so that no redemption counts by an older one; none counts by the new one until the
 * rest of the limit is distributed. Any later caller who finds this unfinished finishes it.
 */
async function spread(documents: DynamoDBDocumentClient, TableName: string, of: Discount): Promise<void> {
  const { id, version, maxRedemptions } = of;
  const values = { ":version": version };
  const names = { "#version": "version" };
  const counts = await Promise.all(
    none.map(async (_, n) => {
      const takeVersion = new UpdateCommand({
        TableName,
        Key: discountPartKind.key({ discount: id, part: n }),
        UpdateExpression: "SET #version = :version ADD redeemed :none",
        ConditionExpression: IS_AS_READ,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ...values, ":none": 0 },
        ReturnValues: "ALL_NEW",
      });
      try {
        return Number((await documents.send(takeVersion)).Attributes?.redeemed);
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      }
    }),
  );
  const known = counts.filter((count) => count !== undefined);
  // A newer version exists: its own caller distributes the limit.
  if (maxRedemptions === undefined || known.length < counts.length) return;
  await writeIf(
    documents.send(
      new UpdateCommand({
        TableName,
        Key: discountKind.key({ discount: id }),
        UpdateExpression: "SET caps = :caps",
        ConditionExpression:
          "#version = :version AND (attribute_not_exists(caps) OR caps.#version < :version OR size(caps.most) = :none)",
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: {
          ...values,
          ":none": 0,
          ":caps": { version, most: spreadLimit(maxRedemptions, known) },
        },
      }),
    ),
  );
}

export const findDiscount =
  (documents: DynamoDBDocumentClient, TableName: string): FindDiscount =>
  async (id) =>
    (await found(documents, TableName, id))?.discount;

const AT_ONCE = 10;

export const listDiscounts =
  (documents: DynamoDBDocumentClient, TableName: string): ListDiscounts =>
  async (owner, page) => {
    const schema = z.object({ id: z.string() });
    const { items, cursor } = await queryList(
      documents,
      TableName,
      { ...discountKind.list.ofOwner({ owner }), sk: discountKind.sk, schema },
      page,
    );
    const read = new Map<string, Discount>();
    await inTurns(
      AT_ONCE,
      items,
      ({ id }) => id,
      async ({ id }) => {
        const one = await found(documents, TableName, id);
        if (one) read.set(id, one.discount);
      },
    );
    return { items: items.flatMap(({ id }) => read.get(id) ?? []), cursor };
  };

const CHANGED = ["name", "endsAt", "maxRedemptions", "maxPerCustomer", "state", "version"] as const;

export const replaceDiscount =
  (documents: DynamoDBDocumentClient, TableName: string): ReplaceDiscount =>
  async (before, after) => {
    const set = CHANGED.filter((name) => after[name] !== undefined);
    const gone = CHANGED.filter((name) => after[name] === undefined);
    const remove = gone.length > 0 ? ` REMOVE ${gone.map((name) => `#${name}`).join(", ")}` : "";
    const isReplaced = await writeIf(
      documents.send(
        new UpdateCommand({
          TableName,
          Key: discountKind.key({ discount: before.id }),
          UpdateExpression: `SET ${set.map((name) => `#${name} = :${name}`).join(", ")}${remove}`,
          ConditionExpression: "#version = :before",
          ExpressionAttributeNames: Object.fromEntries(CHANGED.map((name) => [`#${name}`, name])),
          ExpressionAttributeValues: {
            ...Object.fromEntries(set.map((name) => [`:${name}`, after[name]])),
            ":before": before.version,
          },
        }),
      ),
    );
    if (isReplaced) await spread(documents, TableName, after);
    return isReplaced;
  };

const coded = z.object({ discountId: z.string() });
const uses = z.object({ pk: z.string(), used: z.int() });

/** As a shard's limit: no redemption is counted there. */
const NOTHING = Number.MIN_SAFE_INTEGER;

/** A random shard with room; if none has any, a random one: the limit is reached, and the discount is not used. */
function partOf({ discount, caps, counts }: Found): CountPart {
  const room = partsWithRoom(counts, caps);
  const n = room[anyPart() % room.length] ?? anyPart();
  return { n, ...(discount.maxRedemptions !== undefined && { most: caps?.most[n] ?? NOTHING }) };
}

/** The discounts of codes as they were read, and how often the customer used them. */
async function read(
  documents: DynamoDBDocumentClient,
  TableName: string,
  [codes, owners, customer]: Parameters<FindDiscounts>,
  one: (id: string) => Promise<Found | undefined | Refusal<"busy">>,
) {
  const consistently = (keys: { pk: string; sk: string }[]) =>
    itemsOf(documents, TableName, keys, { consistent: true });
  const named = [...new Set(codes)].flatMap((code) => owners.map((owner) => discountCodeKind.key({ code, owner })));
  const ids = (await consistently(named)).map((item) => coded.parse(item).discountId);
  const keys =
    customer === undefined
      ? []
      : [...ids.map((id) => discountUsesKind.key({ discount: id, customer })), purchaseKind.key({ customer })];
  const [items, all] = await Promise.all([consistently(keys), Promise.all(ids.map(one))]);
  const used = new Map(
    items.filter(({ sk }) => sk !== purchaseKind.sk).map((item) => [uses.parse(item).pk, uses.parse(item).used]),
  );
  return {
    all,
    hasBought: items.some(({ sk }) => sk === purchaseKind.sk),
    usesOf: ({ id }: Discount): number => used.get(discountKind.key({ discount: id }).pk) ?? 0,
  };
}

const byCode = (all: readonly FoundDiscount[]): FoundDiscounts["byCode"] =>
  Map.groupBy(all, ({ discount }) => discount.code);

export const findDiscounts =
  (documents: DynamoDBDocumentClient, TableName: string): FindDiscounts =>
  async (...asked) => {
    if (asked[0].length === 0) return NO_DISCOUNTS;
    const { all, hasBought, usesOf } = await read(documents, TableName, asked, (id) => found(documents, TableName, id));
    const shown = all.flatMap((one) => (one && !isRefusal(one) ? [one] : []));
    return { byCode: byCode(shown.map(({ discount: of }) => ({ discount: of, used: usesOf(of) }))), hasBought };
  };

export const findRedeemableDiscounts =
  (documents: DynamoDBDocumentClient, TableName: string, pause: Pause): FindRedeemableDiscounts =>
  async (...asked) => {
    if (asked[0].length === 0) return NO_DISCOUNTS;
    const counted = (id: string) =>
      retryOnConflict(pause, async () => {
        const one = await found(documents, TableName, id);
        if (!one || isSpread(one.discount, one.caps, one.counts)) return one;
        await spread(documents, TableName, one.discount);
        return conflict;
      });
    const { all, hasBought, usesOf } = await read(documents, TableName, asked, counted);
    const redeemable: FoundDiscount[] = [];
    for (const one of all) {
      if (isRefusal(one)) return one;
      if (one) redeemable.push({ discount: { ...one.discount, part: partOf(one) }, used: usesOf(one.discount) });
    }
    return { byCode: byCode(redeemable), hasBought };
  };
