import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { oneMore } from "../../shared/runtime/counting.ts";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import { transact, writeIf } from "../../shared/runtime/transact.ts";
import { versionedPut } from "../../shared/runtime/versioned-put.ts";
import { type Organisation, organisation } from "../contract/organisation.ts";
import type { AddOrganisation, FindMembership, ListOrganisations, ReplaceOrganisation } from "../flows/ports.ts";
import { membershipKey, membershipKind, organisationKey, ownedCountKind } from "../keys.ts";
import { MOST_OWNED } from "../settings.ts";
import { pageOfItems } from "./pages.ts";

const membership = z.object({ organisation: z.string(), isOwner: z.boolean().optional(), seats: z.int().default(0) });

export const addOrganisation =
  (documents: DynamoDBDocumentClient, TableName: string): AddOrganisation =>
  async (kept) => {
    const { id, owner } = kept;
    const member = { ...membershipKey(owner, id), organisation: id, isOwner: true, seats: 0 };
    const counter = { TableName, Key: ownedCountKind.key({ user: owner }) };
    const writes = [
      { Put: versionedPut(TableName, { ...organisationKey(id), ...kept }) },
      { Put: { TableName, Item: member } },
    ];
    const outcome = await transact(documents, writes, [oneMore(counter, MOST_OWNED)]);
    return outcome === "repeated" ? "too-many" : outcome;
  };

export const replaceOrganisation =
  (documents: DynamoDBDocumentClient, TableName: string): ReplaceOrganisation =>
  async (after) => {
    const Item = { ...organisationKey(after.id), ...after };
    return writeIf(documents.send(new PutCommand(versionedPut(TableName, Item))));
  };

export const findMembership =
  (documents: DynamoDBDocumentClient, TableName: string): FindMembership =>
  async (user, id) => {
    const Key = membershipKey(user, id);
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item && membership.parse(Item);
  };

export const listOrganisations =
  (documents: DynamoDBDocumentClient, TableName: string): ListOrganisations =>
  async (user, page) => {
    const { items, cursor } = await pageOfItems(documents, {
      TableName,
      scope: `organisations:${user}`,
      ...membershipKind.under({ user }),
      filter: { expression: "isOwner = :true OR seats > :none", values: { ":true": true, ":none": 0 } },
      page,
    });
    const ids = items.map((item) => membership.parse(item).organisation);
    const found = await itemsOf(documents, TableName, ids.map(organisationKey), { consistent: true });
    const byId = new Map<string, Organisation>(
      found.map((item) => organisation.parse(item)).map((each) => [each.id, each]),
    );
    return { items: ids.flatMap((id) => byId.get(id) ?? []), cursor };
  };
