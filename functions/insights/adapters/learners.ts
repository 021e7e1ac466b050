import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { readProfiles, traitsOf } from "../../behaviour/client.ts";
import { subjectOf } from "../../behaviour/contract/event.ts";
import type { FindLearners } from "../flows/ports.ts";

/** @param TableName the behaviour table */
export function findLearners(documents: DynamoDBDocumentClient, TableName: string): FindLearners {
  const read = readProfiles(documents, TableName);
  return async (users, products, now) => {
    const bySubject = new Map(users.map((user) => [subjectOf({ user }), user]));
    const profiles = await read([...bySubject.keys()]);
    return profiles.flatMap((profile) => {
      const id = bySubject.get(profile.subject);
      if (profile.isOff || id === undefined) return [];
      return { id, ...traitsOf(profile, (product) => products.get(product), now) };
    });
  };
}
