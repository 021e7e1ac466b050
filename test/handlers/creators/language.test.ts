import "./environment.ts";
import { afterAll, expect, test } from "vitest";
import { handler as get } from "../../../functions/creators/handlers/get-creator.ts";
import { handler as put } from "../../../functions/creators/handlers/put-profile.ts";
import { call } from "../call.ts";
import { cloud } from "./environment.ts";

afterAll(cloud.close);
const params = { idOrHandle: "no-one" };
const inChinese = { "accept-language": "zh-CN,zh;q=0.9,en;q=0.8" };

test("a refusal is in the caller's language, with the same code", async () => {
  const english = await call(get, { params });
  const chinese = await call(get, { params, headers: inChinese });
  expect(english.body).toMatchObject({
    code: "unknown-creator",
    title: "Not found",
    detail: "There is no such creator.",
  });
  expect(chinese.body).toEqual({ ...english.body, title: "未找到", detail: "找不到该创作者。" });
});

test("English is used if its weight is greater, and if neither language is requested", async () => {
  for (const language of ["en,zh;q=0.5", "fr", ""]) {
    const { body } = await call(get, { params, headers: { "accept-language": language } });
    expect(body.title).toBe("Not found");
  }
});

test("errors of fields are in Chinese too", async () => {
  const body = { name: 7, handle: "ok-name", bio: "", links: [], version: 1 };
  const reply = await call<{ detail: string; errors: { pointer: string; detail: string }[] }>(put, {
    user: "someone",
    groups: ["creator"],
    body,
    headers: inChinese,
  });
  expect(reply.body.detail).toBe("部分内容填写有误，请检查。");
  expect(reply.body.errors.map(({ pointer }) => pointer)).toEqual(["/name", "/headline"]);
  for (const { detail } of reply.body.errors) expect(detail).toMatch(/\p{Script=Han}/u);
});
