import { QueryCommand } from "@aws-sdk/lib-dynamodb";
import { CHANGES, changedLists } from "../../../functions/shared/kernel/changed.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";

interface Put {
  readonly to: string;
  readonly template: string;
  readonly language: string;
  readonly values: { readonly code?: string; readonly to?: string };
}
/** What identity has put to be mailed to an address, the oldest first. */
export async function put(to: string): Promise<Put[]> {
  const day = new Date().toISOString();
  const lists = changedLists(`${day.slice(0, 10)}T00:00:00.000Z`, day);
  const found = await Promise.all(
    lists.map(({ partition }) =>
      documents.send(
        new QueryCommand({
          TableName: "Identity",
          IndexName: CHANGES.index,
          KeyConditionExpression: "changesPk = :list",
          ExpressionAttributeValues: { ":list": partition },
        }),
      ),
    ),
  );
  const items = found.flatMap(({ Items = [] }) => Items as (Put & { at: string })[]);
  return items.filter((each) => each.to === to).sort((a, b) => (a.at < b.at ? -1 : 1));
}
export const codeTo = async (to: string) => (await put(to)).at(-1)?.values.code ?? "";
