/** What other contexts may read of affiliates. */
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { findUser, wasVisitor } from "../identity/client.ts";
import { areColleagues, isMember } from "../organisations/client.ts";
import { findAffiliate } from "./adapters/affiliates.ts";
import { findClick } from "./adapters/clicks.ts";
import { findReferral as find, type Purchase } from "./adapters/find-referral.ts";
import { findShares } from "./adapters/shares.ts";

interface Tables {
  readonly affiliates: string;
  readonly identity: string;
  readonly organisations: string;
}

/** The affiliate of a purchase, with the shares by product id that its creators promised; undefined if it has none. */
export const findReferral =
  (documents: DynamoDBDocumentClient, { affiliates, identity, organisations }: Tables) =>
  (purchase: Purchase) =>
    find(
      {
        findClick: findClick(documents, affiliates),
        findAffiliate: findAffiliate(documents, affiliates),
        findShares: findShares(documents, affiliates),
        wasVisitor: wasVisitor(documents, identity),
        areColleagues: areColleagues(documents, organisations),
        isMember: isMember(documents, organisations),
        findEmail: async (user) => (await findUser(documents, identity)(user))?.email,
      },
      purchase,
    );

/** Whether a user is an affiliate, suspended or not: earlier earnings stay theirs. */
export const isAffiliate =
  (documents: DynamoDBDocumentClient, TableName: string) =>
  async (user: string): Promise<boolean> =>
    (await findAffiliate(documents, TableName)(user)) !== undefined;
