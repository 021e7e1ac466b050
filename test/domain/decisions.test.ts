import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const folder = fileURLToPath(new URL("../../docs/decisions/", import.meta.url));

test("the index of decisions lists each page once, by its title and with its state", () => {
  const pages = globSync("2*.md", { cwd: folder }).sort();
  const titles = pages.map((page) =>
    readFileSync(folder + page, "utf8")
      .split("\n")[0]
      ?.slice(2),
  );
  const index = readFileSync(`${folder}README.md`, "utf8");
  const rows = [...index.matchAll(/^\| (\S+) \| \[(.+?)\]\((\S+)\)\s+\| (accepted|superseded by \[).*\|$/gm)];
  expect(rows.map(([, date, title, page]) => [date, title, page])).toEqual(
    pages.map((page, at) => [basename(page).slice(0, 10), titles[at], page]),
  );
});
