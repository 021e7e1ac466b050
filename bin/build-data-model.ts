/** `npm run build:data-model`: builds docs/data-model.md from the `keys.ts` of each context. */
import { globSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ItemKind } from "../functions/shared/kernel/data-model.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

const INTRODUCTION = `# Data model

<!-- Made by \`npm run build:data-model\` of functions/*/keys.ts; not to be edited. -->

Each context has one DynamoDB table. Only the context itself writes it, unless the column \`writers\` names others: those write by
its \`client.ts\`, in one transaction with their own items.

- An item's key is \`pk\` and \`sk\`, with the values in braces filled in: \`ORDER#{order}\` is \`ORDER#01J...\`. Items that are read or
  changed together share a \`pk\`.
- An item in a list of an index has \`<index>Pk\`, the name of the list, and \`<index>Sk\`, by which the list is sorted. An item without
  them is not in the index.
- An index follows its table within a moment: decisions about money read by key, with a consistent read.
- An item that expires has \`expiresAt\` in epoch seconds. DynamoDB deletes it within days of that, so readers check the time too.
- An item that two writers may change at once has a \`version\`: a write names the version that it read, and is refused if another
  came first.
- A mail waits in the table of the context that sends it, as the item described under [mail](#mail).

The platform has one more table: it counts requests by caller (\`LIMIT#...\`, \`WINDOW#...\`), and deletes each count after its
window.
`;

const isKind = (value: unknown): value is ItemKind =>
  typeof value === "object" && value !== null && "pk" in value && "sk" in value && "holds" in value && "lists" in value;

const code = (text: string): string => `\`${text}\``;
const row = (...cells: readonly string[]): string =>
  `| ${cells.map((each) => each.replaceAll("|", "\\|")).join(" | ")} |`;
const table = (head: readonly string[], rows: readonly string[]): string =>
  [row(...head), row(...head.map(() => "---")), ...rows].join("\n");

/** One context's part of the page. */
function sectionOf(context: string, kinds: readonly ItemKind[]): string {
  const items = table(
    ["item", "`pk`", "`sk`", "expires", "writers"],
    kinds.map(({ holds, pk, sk, expires = "", writers }) =>
      row(holds, code(pk), code(sk), expires, [context, ...writers.filter((each) => each !== context)].join(", ")),
    ),
  );
  const lists = new Map(
    kinds
      .flatMap((kind) => Object.values(kind.lists))
      .map((list) => [`${list.index} ${list.pk} ${list.sk} ${list.lists}`, list]),
  );
  const sorted = [...lists.values()].sort((a, b) => a.index.localeCompare(b.index) || a.pk.localeCompare(b.pk));
  const listed = table(
    ["index", "list", "sorted by", "for"],
    sorted.map((list) => row(code(list.index), code(list.pk), code(list.sk), list.lists)),
  );
  return [`## ${context}`, items, ...(sorted.length > 0 ? [listed] : [])].join("\n\n");
}

/** The whole page. */
export async function dataModelText(): Promise<string> {
  const files = globSync("functions/*/keys.ts", { cwd: root }).sort();
  const sections = await Promise.all(
    files.map(async (file) => {
      const exported = Object.values((await import(join(root, file))) as Record<string, unknown>);
      const kinds = exported
        .filter(isKind)
        .toSorted((a, b) => a.pk.localeCompare(b.pk) || a.sk.localeCompare(b.sk) || a.holds.localeCompare(b.holds));
      return sectionOf(file.split("/")[1] ?? file, kinds);
    }),
  );
  return `${[INTRODUCTION, ...sections].join("\n")}\n`.replaceAll("\n## ", "\n\n## ").replaceAll(/\n{3,}/g, "\n\n");
}

if (import.meta.main) writeFileSync(join(root, "docs/data-model.md"), await dataModelText());
