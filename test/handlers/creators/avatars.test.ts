import "./environment.ts";
import { GetObjectCommand, NoSuchKey, S3Client } from "@aws-sdk/client-s3";
import { afterAll, expect, test } from "vitest";
import { findCards } from "../../../functions/creators/client.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { cloud } from "./environment.ts";
import { people } from "./world.ts";

afterAll(cloud.close);

const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const read = (path = "") => new S3Client({}).send(new GetObjectCommand({ Bucket: "media", Key: path.slice(1) }));

test("a picture is shown once it is committed: with the profile, and on the card", async () => {
  const id = await people.creator("Pat Ray");
  const { status, body } = await people.picture(id, PNG);
  expect(status).toBe(200);
  expect(body.avatar).toMatch(new RegExp(`^/media/avatars/${id}/[0-9A-Z]{26}\\.png$`));
  expect(await read(body.avatar)).toMatchObject({
    ContentType: "image/png",
    CacheControl: expect.stringMatching(/immutable/),
  });
  expect((await people.get(id)).body.avatar).toBe(body.avatar);
  expect((await findCards(documents, "Creators")([id])).get(id)?.avatar).toBe(body.avatar);
});

test("a new picture replaces the old one, which is deleted", async () => {
  const id = await people.creator("Two Faces");
  const first = (await people.picture(id, PNG)).body.avatar;
  const second = (await people.picture(id, PNG)).body;
  await expect(read(first)).rejects.toThrow(NoSuchKey);
  expect((await read(second.avatar)).ContentType).toBe("image/png");
  expect((await people.change(id, { headline: "Still here" })).body.avatar).toBe(second.avatar);
});

test("committing a picture again makes no new version", async () => {
  const id = await people.creator("Twice Sent");
  const { body } = await people.picture(id, PNG);
  const upload = body.avatar?.slice(-30, -4) ?? "";
  expect((await people.commit(id, upload)).body).toEqual(body);
});

test("a file that is no picture is refused, whatever its name, and so is a missing upload", async () => {
  const id = await people.creator("No Picture");
  const page = new TextEncoder().encode("<html><script>alert(1)</script>");
  expect(await people.picture(id, page)).toMatchObject({ status: 422, body: { code: "not-an-image" } });
  const nothing = await people.commit(id, "01K0JD3Z8W5N9Q7RXV2TBMCEGH");
  expect(nothing).toMatchObject({ status: 422, body: { code: "not-uploaded" } });
});

test("nobody commits another's upload", async () => {
  const [one, two] = [await people.creator("Own Upload"), await people.creator("Other Hand")];
  const { body } = await people.picture(one, PNG);
  const upload = body.avatar?.slice(-30, -4) ?? "";
  expect(await people.commit(two, upload)).toMatchObject({ status: 422, body: { code: "not-uploaded" } });
});

test("a removed picture is gone from the profile and the bucket", async () => {
  const id = await people.creator("Shy One");
  const { avatar } = (await people.picture(id, PNG)).body;
  expect((await people.unpicture(id)).body).not.toHaveProperty("avatar");
  await expect(read(avatar)).rejects.toThrow(NoSuchKey);
  expect((await people.unpicture(id)).status).toBe(200);
});
