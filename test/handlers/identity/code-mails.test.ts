import "./environment.ts";
import { afterAll, expect, test } from "vitest";
import { languages } from "../../../functions/catalogue/contract/product.ts";
import { codeMail } from "../../../functions/identity/domain/code-mails.ts";
import { cloud, mails } from "./environment.ts";
import { account, member } from "./world.ts";

afterAll(cloud.close);

const latest = (email: string) => mails.findLast(({ to }) => to === email);

test.each([
  ["en", "Confirm your registration", "Set a new password", "You already have an account"],
  ["zh", "确认您的注册", "设置新密码", "您已有账户"],
] as const)("codes are mailed in the user's language: %s", async (language, confirm, password, taken) => {
  const email = `${language}@x.org`;
  await member(email, { language });
  expect(latest(email)).toMatchObject({ subject: confirm });
  await account.forgot(email);
  const mail = latest(email);
  expect(mail).toMatchObject({ subject: password });
  expect(mail?.text).toContain(mail?.code);
  await account.register(email);
  expect(latest(email)).toMatchObject({ subject: taken });
});

test("codes are mailed in the changed language from then on", async () => {
  const { accessToken } = await member("moved@x.org");
  await account.update(accessToken, { language: "zh" });
  await account.forgot("moved@x.org");
  expect(latest("moved@x.org")).toMatchObject({ subject: "设置新密码" });
});

test("every mail with a code fits the user pool's limits, and has the code once", () => {
  for (const occasion of ["registration", "password", "taken"] as const) {
    for (const language of languages) {
      const { subject, html } = codeMail(occasion, language, "{####}");
      expect([...subject].length).toBeLessThanOrEqual(140);
      expect(html.length).toBeLessThanOrEqual(20_000);
      expect(html.split("{####}")).toHaveLength(2);
    }
  }
});
