import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { findStudies as readStudies } from "../../../learning/client.ts";
import type { FindStudies } from "../../flows/ports.ts";

/** @param TableName that of learning */
export const findStudies =
  (documents: DynamoDBDocumentClient, TableName: string): FindStudies =>
  async (customer, products) => {
    const refs = [...new Set(products)].map((productId) => ({ customer, productId }));
    const studies = await readStudies(documents, TableName)(refs);
    return new Map(studies.map(({ ref, study }) => [ref.productId, study]));
  };
