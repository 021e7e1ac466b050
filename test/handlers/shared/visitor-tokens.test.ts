import "./environment.ts";
import { PutSecretValueCommand, UpdateSecretCommand } from "@aws-sdk/client-secrets-manager";
import fc from "fast-check";
import { decodeJwt, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { issuedAt, VISITOR_BYTES, visitorId, visitorIdOf } from "../../../functions/shared/kernel/visitor.ts";
import { VISITOR_SECONDS, visitorTokens } from "../../../functions/shared/runtime/visitor-tokens.ts";
import { newVisitor, SECRET, startVisitorTokens } from "../visitors.ts";

let world: Awaited<ReturnType<typeof startVisitorTokens>>;
beforeAll(async () => {
  world = await startVisitorTokens();
});
afterAll(() => world.close());

const at = Date.parse("2026-05-01T12:00:00Z");
const clock = { now: at };
const tokensOf = () => visitorTokens(world.client, SECRET, () => clock.now);
const change = (key: string) =>
  world.client.send(new PutSecretValueCommand({ SecretId: SECRET, SecretString: key.repeat(64) }));

test("a visitor's id has the time of its issue; other texts are not ids", () => {
  const random = fc.uint8Array({ minLength: VISITOR_BYTES, maxLength: VISITOR_BYTES });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 45 }), random, (instant, bytes) => {
      const id = visitorIdOf(instant, bytes);
      expect(visitorId.parse(id)).toBe(id);
      expect(issuedAt(id)).toBe(instant);
    }),
  );
  for (const text of ["", "1", "visitor-0123456789", newVisitor().toLowerCase(), `${newVisitor()}0`]) {
    expect(issuedAt(text)).toBeUndefined();
  }
});

test("a token names its visitor for a year; forged and foreign tokens name none", async () => {
  clock.now = at;
  const tokens = tokensOf();
  const visitor = newVisitor();
  const token = await tokens.sign(visitor, at);
  expect(await tokens.verify(token)).toBe(visitor);
  expect(JSON.stringify(decodeJwt(token))).not.toContain("kkk");
  const [head, body = "", signature] = token.split(".");
  const kid = JSON.parse(Buffer.from(String(head), "base64url").toString()).kid as string;
  const other = Buffer.from(Buffer.from(body, "base64url").toString().replace(visitor, newVisitor())).toString(
    "base64url",
  );
  const forged = (key: string, typ: string, subject: string) =>
    new SignJWT()
      .setProtectedHeader({ alg: "HS256", typ, kid })
      .setSubject(subject)
      .setExpirationTime(at / 1000 + 60)
      .sign(new TextEncoder().encode(key));
  const ours = "k".repeat(64);
  expect(await tokens.verify(await forged(ours, "visitor+jwt", visitor))).toBe(visitor);
  for (const wrong of [
    "",
    "1",
    visitor,
    "a.b.c",
    `${token}x`,
    `${head}.${other}.${signature}`,
    `${head}.${body}.`,
    new UnsecuredJWT({ sub: visitor }).setExpirationTime(at / 1000 + 60).encode(),
    await forged("x".repeat(64), "visitor+jwt", visitor),
    await forged(ours, "JWT", visitor),
    await forged(ours, "visitor+jwt", "self-made"),
  ]) {
    expect([wrong, await tokens.verify(wrong)]).toEqual([wrong, undefined]);
  }
  clock.now = at + VISITOR_SECONDS * 1000 - 1;
  expect(await tokens.verify(token)).toBe(visitor);
  clock.now = at + VISITOR_SECONDS * 1000 + 1000;
  expect(await tokens.verify(token)).toBeUndefined();
});

test("a token outlives one rotation of the key, not two; new keys are known at once", async () => {
  clock.now = at;
  const [reader, visitor] = [tokensOf(), newVisitor()];
  const before = await reader.sign(visitor, at);
  await change("l");
  clock.now += 60_000;
  const fresh = await tokensOf().sign(visitor, clock.now);
  expect(await reader.verify(fresh)).toBe(visitor);
  expect(await reader.verify(before)).toBe(visitor);
  await world.client.send(new UpdateSecretCommand({ SecretId: SECRET, SecretString: "m".repeat(64) }));
  clock.now += 5 * 60_000 + 1;
  expect(await reader.verify(before)).toBeUndefined();
  expect(await reader.verify(fresh)).toBe(visitor);
});

test("the key is read once, again after a failed first read, and kept if a later read fails", async () => {
  clock.now = at;
  let [reads, down] = [0, true];
  const client = {
    send: (command: never) => {
      reads++;
      return down ? Promise.reject(new Error("down")) : world.client.send(command);
    },
  } as unknown as typeof world.client;
  const tokens = visitorTokens(client, SECRET, () => clock.now);
  await expect(tokens.sign(newVisitor(), at)).rejects.toThrow("down");
  down = false;
  reads = 0;
  const visitor = newVisitor();
  const token = await tokens.sign(visitor, at);
  for (let n = 0; n < 20; n++) expect(await tokens.verify(token)).toBe(visitor);
  for (let n = 0; n < 20; n++)
    expect(await tokens.verify(token.replace(/^[^.]+/, btoa('{"kid":"x"}')))).toBeUndefined();
  expect(reads).toBe(2);
  down = true;
  clock.now += 10 * 60_000;
  expect(await tokens.verify(token)).toBe(visitor);
  expect(reads).toBeGreaterThan(2);
});
