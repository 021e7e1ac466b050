import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { oneMore } from "../../shared/runtime/counting.ts";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { absent, transact, writeIf } from "../../shared/runtime/transact.ts";
import { type Organisation, organisation, organisationKey } from "../contract/organisation.ts";
import type {
  AddOrganisation,
  FindMembership,
  FindOrganisation,
  ListOrganisations,
  ReplaceOrganisation,
} from "../flows/ports.ts";
import { MOST_OWNED } from "../settings.ts";
import { MEMBERSHIP_PREFIX, membershipKey } from "./keys.ts";
import { pageOfItems } from "./pages.ts";

const membership = z.object({ organisation: z.string(), isOwner: z.boolean().optional(), seats: z.int().default(0) });

const ATTEMPTS = 8;

export const addOrganisation =
  (documents: DynamoDBDocumentClient, TableName: string): AddOrganisation =>
  async (kept) => {
    const { id, owner } = kept;
    const member = { ...membershipKey(owner, id), organisation: id, isOwner: true, seats: 0 };
    const counter = { TableName, Key: { pk: membershipKey(owner, id).pk, sk: "OWNED" } };
    const writes = [
      { Put: { TableName, Item: { ...organisationKey(id), ...kept }, ConditionExpression: absent } },
      { Put: { TableName, Item: member } },
    ];
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const outcome = await transact(documents, writes, [oneMore(counter, MOST_OWNED)]);
      if (outcome !== "conflict") return outcome === "done";
      await pause(attempt);
    }
    throw new Error(`Organisation ${id} was not made: another of its owner's came between each time.`);
  };

export const findOrganisation =
  (documents: DynamoDBDocumentClient, TableName: string): FindOrganisation =>
  async (id) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: organisationKey(id), ConsistentRead: true }),
    );
    return Item && organisation.parse(Item);
  };

export const replaceOrganisation =
  (documents: DynamoDBDocumentClient, TableName: string): ReplaceOrganisation =>
  async (after) => {
    return writeIf(
      documents,
      new PutCommand({
        TableName,
        Item: { ...organisationKey(after.id), ...after },
        ConditionExpression: "#version = :before",
        ExpressionAttributeNames: { "#version": "version" },
        ExpressionAttributeValues: { ":before": after.version - 1 },
      }),
    );
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
      pk: membershipKey(user, "").pk,
      prefix: MEMBERSHIP_PREFIX,
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
