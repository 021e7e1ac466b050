import "./environment.ts";
import { ulid } from "ulid";
import { afterAll, expect, test } from "vitest";
import { MOST_OWNED } from "../../../functions/organisations/settings.ts";
import { cloud } from "./environment.ts";
import { codeOf, seated, shop, team } from "./world.ts";

afterAll(cloud.close);

test("an organisation is its maker's, who can rename it", async () => {
  const { status, body } = await shop.create("founder", "  Analysts ");
  expect([status, body]).toMatchObject([201, { name: "Analysts", role: "owner" }]);
  expect((await shop.rename("founder", body.id, "Data analysts")).body).toMatchObject({ name: "Data analysts" });
  expect((await shop.rename("founder", body.id, "Data analysts")).status).toBe(200);
  expect((await shop.get("founder", body.id)).body).toEqual({ ...body, name: "Data analysts" });
});

test("an organisation is shown to its owner and to members with seats, and to nobody else", async () => {
  const { id, seats } = await seated("chief", 2, ["mia"]);
  expect((await shop.get("chief", id)).body).toMatchObject({ role: "owner" });
  expect((await shop.get("mia", id)).body).toMatchObject({ role: "member", name: "The team" });
  expect((await shop.list("mia")).body.items).toMatchObject([{ id, role: "member" }]);
  expect(await shop.get("stranger", id)).toMatchObject({ status: 404, body: { code: "unknown-organisation" } });
  await shop.revoke("chief", id, seats[0] ?? "");
  expect((await shop.get("mia", id)).status).toBe(404);
  expect((await shop.list("mia")).body.items).toEqual([]);
});

test("organisations are listed oldest first, in pages with each once", async () => {
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.push((await shop.create("collector", `No ${n}`)).body.id);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await shop.list("collector", { limit: "2", ...(cursor && { cursor }) });
    expect(body.items.length).toBeLessThanOrEqual(2);
    seen.push(...body.items.map(({ id }) => id));
    cursor = body.cursor;
  } while (cursor);
  expect(seen).toEqual(ids.toSorted());
});

test("the owner's routes are unknown to everyone else, members with a seat too", async () => {
  const { id, product, seats } = await seated("owner", 2, ["nick"]);
  const [seat = ""] = seats;
  for (const [user, organisation] of [
    ["nick", id],
    ["stranger", id],
    ["owner", ulid()],
  ] as const) {
    const replies = await Promise.all([
      shop.rename(user, organisation, "mine"),
      shop.invite(user, organisation, product, ["x@team.example"]),
      shop.seats(user, organisation),
      shop.revoke(user, organisation, seat),
      shop.reassign(user, organisation, seat, "x@team.example"),
      shop.usage(user, organisation),
    ]);
    expect(replies.map(({ status, body }) => [status, body.code])).toEqual(
      Array(replies.length).fill([404, "unknown-organisation"]),
    );
    expect((await shop.report(user, organisation)).status).toBe(404);
  }
  const other = await team("other-owner", 1);
  expect(await shop.revoke("other-owner", other.id, seat)).toMatchObject({
    status: 404,
    body: { code: "unknown-seat" },
  });
  expect((await shop.seats("owner", id, { state: "claimed" })).body.items).toHaveLength(1);
});

test("missing and unknown fields of a body are named", async () => {
  const { id, product } = await team("typist", 1);
  const invited = await shop.invite("typist", id, product, ["ok@team.example", "nonsense"]);
  expect([invited.status, invited.body.errors]).toMatchObject([400, [{ pointer: "/emails/1" }]]);
  expect((await shop.invite("typist", id, product, [])).body.errors).toMatchObject([{ pointer: "/emails" }]);
  expect((await shop.create("typist", " ")).body.errors).toMatchObject([{ pointer: "/name" }]);
  await shop.invite("typist", id, product, ["ok@team.example"]);
  expect(await codeOf(id, "ok@team.example")).toMatch(/^[\w-]{24}$/);
});

test("the number of an owner's organisations is limited, however many are made at once", async () => {
  for (let n = 0; n < MOST_OWNED - 2; n++) expect((await shop.create("hoarder", `No ${n}`)).status).toBe(201);
  const replies = await Promise.all(Array.from({ length: 6 }, (_, n) => shop.create("hoarder", `Late ${n}`)));
  expect(replies.filter(({ status }) => status === 201)).toHaveLength(2);
  expect(replies.filter(({ status }) => status === 409)).toHaveLength(4);
  expect(await shop.create("hoarder", "One more")).toMatchObject({ body: { code: "too-many-organisations" } });
  expect((await shop.create("another", "The first")).status).toBe(201);
});
