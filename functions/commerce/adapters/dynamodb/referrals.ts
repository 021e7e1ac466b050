import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { findReferral as findAffiliates } from "../../../affiliates/client.ts";
import type { FindReferral } from "../../flows/ports.ts";

interface Tables {
  readonly AFFILIATES_TABLE: string;
  readonly IDENTITY_TABLE: string;
  readonly ORGANISATIONS_TABLE: string;
}

/** @param env the tables of the contexts that know who recommends, and who they are */
export const findReferral = (documents: DynamoDBDocumentClient, env: Tables): FindReferral =>
  findAffiliates(documents, {
    affiliates: env.AFFILIATES_TABLE,
    identity: env.IDENTITY_TABLE,
    organisations: env.ORGANISATIONS_TABLE,
  });
