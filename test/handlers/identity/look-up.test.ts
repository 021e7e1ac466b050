import "./environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { handler as lookUpUsers } from "../../../functions/identity/handlers/look-up-users.ts";
import { handler as readUser } from "../../../functions/identity/handlers/read-user.ts";
import { call } from "../call.ts";
import { cloud } from "./environment.ts";
import { account, member } from "./world.ts";

afterAll(cloud.close);

interface Found {
  items: { id: string; email: string; displayName: string }[];
  cursor?: string;
  registering?: string;
  code?: string;
}
interface Read {
  profile?: { email: string; displayName: string };
  account?: { state: string; groups: string[]; secondFactor: boolean; enabled: boolean };
  code?: string;
}
const operator = { user: "op", groups: ["operator"] };
const find = async (q: string, query: object = {}) =>
  (await call<Found>(lookUpUsers, { ...operator, query: { q, ...query } })).body;
const read = async (id: string) => (await call<Read>(readUser, { ...operator, params: { id } })).body;
const names = ({ items }: Found) => items.map(({ displayName }) => displayName);

let eva: Awaited<ReturnType<typeof member>>;
beforeAll(async () => {
  eva = await member("eva.first@look.org", { displayName: "Éva Kovács" });
  await member("eva.second@look.org", { displayName: "Eva Müller" });
  await member("li@look.org", { displayName: "李明" });
});

test("users are found by the beginning of an address or a name, whatever its case and accents", async () => {
  expect(names(await find("EVA."))).toEqual(["Éva Kovács", "Eva Müller"]);
  expect(names(await find("eva.first@look.org"))).toEqual(["Éva Kovács"]);
  expect(names(await find("eva", { by: "name" }))).toEqual(["Éva Kovács", "Eva Müller"]);
  expect(names(await find("ÉVA MU", { by: "name" }))).toEqual(["Eva Müller"]);
  expect(names(await find("李", { by: "name" }))).toEqual(["李明"]);
  expect(await find("nobody@look.org")).toEqual({ items: [] });
});

test("a page continues after the previous one, and a cursor of another search is stale", async () => {
  for (const by of ["email", "name"]) {
    const first = await find("eva", { by, limit: "1" });
    const second = await find("eva", { by, limit: "1", cursor: first.cursor });
    expect([...names(first), ...names(second)]).toEqual(["Éva Kovács", "Eva Müller"]);
    expect((await find("ev", { by, cursor: first.cursor })).code).toBe("stale-cursor");
    const forged = Buffer.from(JSON.stringify([`${by}:ZXZh`, { id: "x", at: "eHl6" }])).toString("base64url");
    expect((await find("eva", { by, cursor: forged })).code).toBe("stale-cursor");
  }
});

test("a renamed user is found by the new name only", async () => {
  const { accessToken, id } = await member("renamed@look.org", { displayName: "Zoe" });
  await account.update(accessToken, { displayName: "Yara" });
  expect((await find("zoe", { by: "name" })).items).toEqual([]);
  expect((await find("yara", { by: "name" })).items).toMatchObject([{ id, displayName: "Yara" }]);
});

test("a user is shown with their account in the pool", async () => {
  expect(await read(eva.id)).toMatchObject({
    profile: { email: "eva.first@look.org" },
    account: { state: "confirmed", enabled: true, secondFactor: false, groups: [] },
  });
  await account.becomeCreator(eva.accessToken);
  expect((await read(eva.id)).account?.groups).toEqual(["creator"]);
  for (const none of ["eva.first@look.org", "nobody", "e0a7bd42-41d5-4c39-8a54-d35e16f6c4d7"]) {
    expect((await read(none)).code).toBe("unknown-user");
  }
});

test("an unconfirmed registration is found by its whole address, without a profile", async () => {
  const { body } = await account.register("waiting@look.org");
  expect(await find("waiting@look.org")).toEqual({ items: [], registering: body.id });
  expect(await find("waiting@")).toEqual({ items: [] });
  const found = await read(body.id);
  expect([found.profile, found.account?.state]).toEqual([undefined, "unconfirmed"]);
});
