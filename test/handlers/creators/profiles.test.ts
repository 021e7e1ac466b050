import { afterAll, expect, test } from "vitest";
import { productItems, shelfItems } from "../../../functions/catalogue/seed.ts";
import { findCards, openProfile } from "../../../functions/creators/client.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { productOf } from "../../product-of.ts";
import { cloud } from "./environment.ts";
import { people } from "./world.ts";

afterAll(cloud.close);

const fields = { name: "Ana Ruiz", headline: "", bio: "", links: [] };

test("a new creator has a profile of their name, found by id and by handle", async () => {
  const id = await people.creator("Ann Müller");
  const byId = await people.get(id);
  expect(byId).toMatchObject({
    status: 200,
    body: { id, name: "Ann Müller", handle: "ann-muller", bio: "", followers: 0, products: 0 },
  });
  expect((await people.get("ANN-muller")).body).toEqual(byId.body);
  expect(byId.body).not.toHaveProperty("version");
  expect(byId.body).not.toHaveProperty("handles");
});

test("creators of one name have different handles, and one of a Chinese name has a handle too", async () => {
  const ids = [await people.creator("Jo Park"), await people.creator("Jo Park"), await people.creator("林晓")];
  const handles = await Promise.all(ids.map(async (id) => (await people.get(id)).body.handle));
  expect(handles[0]).toBe("jo-park");
  expect(handles[1]).toBe(`jo-park-${ids[1]?.slice(0, 6)}`);
  expect(handles[2]).toBe(`creator-${ids[2]?.slice(0, 6)}`);
});

test("becoming a creator again keeps the profile", async () => {
  const id = await people.creator("Sol One");
  await people.change(id, { headline: "Teaches" });
  await openProfile(documents, "Creators")(id, "Sol Two", "2026-05-01T00:00:00.000Z");
  expect((await people.get(id)).body).toMatchObject({ name: "Sol One", headline: "Teaches" });
});

test("an unknown id or handle finds nobody", async () => {
  for (const name of ["no-one", "00000000-0000-4000-8000-000000000000"]) {
    expect(await people.get(name)).toMatchObject({ status: 404, body: { code: "unknown-creator" } });
  }
});

test("a creator rewrites their profile from the version that they read", async () => {
  const id = await people.creator("Rita Vane");
  const links = [{ label: "Site", url: "https://rita.example/work" }];
  const changed = await people.put(id, { ...fields, handle: "rita", bio: "# Rita\nDraws.", links, version: 1 });
  expect(changed).toMatchObject({ status: 200, body: { handle: "rita", links, version: 2 } });
  expect((await people.get(id)).body).toMatchObject({ name: "Ana Ruiz", bio: "# Rita\nDraws.", links });
  const late = await people.put(id, { ...fields, handle: "rita", version: 1 });
  expect(late).toMatchObject({ status: 409, body: { code: "version-conflict" } });
});

test("a handle is one creator's: another's, and one kept for the site, are refused", async () => {
  const id = await people.creator("Ken Abe");
  await people.creator("Kim Abe");
  expect(await people.change(id, { handle: "Kim-Abe" })).toMatchObject({ status: 409, body: { code: "handle-taken" } });
  for (const handle of ["admin", "log-in", "checkout"]) {
    expect(await people.change(id, { handle })).toMatchObject({ status: 422, body: { code: "handle-reserved" } });
  }
  for (const handle of ["ab", "a--b", "-ab", "林晓晓", "a_b", "a".repeat(31)]) {
    expect((await people.change(id, { handle })).status).toBe(400);
  }
});

test("an earlier handle leads to its creator, and only they may take it again", async () => {
  const id = await people.creator("Una Berg");
  await people.change(id, { handle: "una" });
  expect((await people.get("una-berg")).body).toMatchObject({ id, handle: "una" });
  const other = await people.creator("Una Berg");
  expect((await people.get(other)).body.handle).not.toBe("una-berg");
  expect((await people.change(other, { handle: "una-berg" })).status).toBe(409);
  expect((await people.change(id, { handle: "una-berg" })).body.handle).toBe("una-berg");
});

test("a creator has ten handles in all", async () => {
  const id = await people.creator("Max Frey");
  for (let n = 1; n < 10; n++) expect((await people.change(id, { handle: `max-${n}` })).status).toBe(200);
  expect(await people.change(id, { handle: "max-10" })).toMatchObject({
    status: 422,
    body: { code: "too-many-handles" },
  });
});

test("links are few and https", async () => {
  const id = await people.creator("Lee Cho");
  const refused = ["http://lee.example", "javascript:alert(1)", "https://me:secret@lee.example", "https://10"];
  for (const url of refused) expect((await people.change(id, { links: [{ label: "x", url }] })).status).toBe(400);
  const many = Array.from({ length: 7 }, (_, n) => ({ label: `${n}`, url: `https://lee.example/${n}` }));
  expect((await people.change(id, { links: many })).status).toBe(400);
});

test("one of two concurrent changes of a profile is refused", async () => {
  const id = await people.creator("Ida Holt");
  const answers = await Promise.all(
    ["one", "two"].map((bio) => people.put(id, { ...fields, handle: "ida-holt", bio, version: 1 })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
});

test("a profile has the number of products on sale, and their stars", async () => {
  const id = await people.creator("Pia Lund");
  const sold = productOf("pia1", { creatorId: id, state: "published", rating: { count: 3, sum: 12 } });
  await cloud.fill("Catalogue", [...productItems(sold), ...shelfItems([sold, { ...sold, state: "draft" }])]);
  expect((await people.get(id)).body).toMatchObject({ products: 1, rating: { count: 3, sum: 12 } });
  const listed = (await people.list({ limit: "100" })).body.items.find((each) => each.id === id);
  expect(listed).toMatchObject({ products: 1, rating: { count: 3, sum: 12 } });
});

test("creators are listed newest first, page by page", async () => {
  const ids: string[] = [];
  for (const n of [1, 2, 3]) ids.push(await people.creator(`Late ${n}`, `2030-01-0${n}T00:00:00.000Z`));
  const first = (await people.list({ sort: "newest", limit: "2" })).body;
  const second = (await people.list({ sort: "newest", limit: "1", cursor: first.cursor })).body;
  expect([...first.items, ...second.items].map((each) => each.id)).toEqual(ids.toReversed());
  const other = await people.list({ sort: "followers", cursor: first.cursor });
  expect(other).toMatchObject({ status: 400, body: { code: "stale-cursor" } });
});

test("creators' cards have their current names", async () => {
  const id = await people.creator("Old Name");
  await people.change(id, { name: "New Name" });
  const cards = await findCards(documents, "Creators")([id, id, "nobody"]);
  expect([...cards.values()]).toEqual([{ id, name: "New Name", handle: "old-name" }]);
});
