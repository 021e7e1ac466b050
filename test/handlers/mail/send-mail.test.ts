import "./environment.ts";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { ulid } from "ulid";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { isSent, noteSent } from "../../../functions/mail/adapters/sent.ts";
import { sendMail, sesClient } from "../../../functions/mail/adapters/ses.ts";
import { type Mail, mailItem } from "../../../functions/mail/contract.ts";
import { type SendMailPorts, sendPutMail } from "../../../functions/mail/handlers/send-mail.ts";
import { type SentMail, startSes } from "../../../local/emulators/ses/server.ts";
import { startCloud } from "../cloud.ts";
import { crashing } from "../crashing.ts";

const SENDER = "no-reply@shop.example";
let cloud: Awaited<ReturnType<typeof startCloud>>;
let ses: Awaited<ReturnType<typeof startSes>>;
let ports: SendMailPorts;
const sent: SentMail[] = [];

beforeAll(async () => {
  cloud = await startCloud({ tables: { MAIL: [] } });
  ses = await startSes({ identities: ["shop.example"], deliver: async (mail) => void sent.push(mail) });
  process.env.AWS_ENDPOINT_URL_SESV2 = ses.url;
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  ports = {
    isSent: isSent(documents, "MAIL"),
    noteSent: noteSent(documents, "MAIL", () => Date.now()),
    sendMail: sendMail(sesClient(), SENDER),
  };
});
afterAll(async () => {
  await ses.close();
  await cloud.close();
});
beforeEach(() => void sent.splice(0));

const invitation = (id = ulid()): Mail => ({
  id,
  to: "ann@example.org",
  language: "en",
  at: new Date().toISOString(),
  template: "seat-invitation",
  values: { organisation: "Acme", title: "SQL", code: "C0DE", url: "https://shop.example/seats/C0DE" },
});
/** As the relay of commerce's table tells of it. */
const told = (mail: object, source = "lyceum.commerce") => ({ source, detail: { after: mail } });

test("a mail that was put is sent once, however often it is told of", async () => {
  const mail = invitation();
  const { handler } = await import("../../../functions/mail/handlers/send-mail.ts");
  for (let n = 0; n < 3; n++) await handler(told(mailItem(mail)));
  expect(sent).toMatchObject([
    {
      from: SENDER,
      to: "ann@example.org",
      subject: "Acme invites you to “SQL”",
      text: expect.stringContaining("https://shop.example/seats/C0DE"),
      html: expect.stringContaining("<code>C0DE</code>"),
      tags: { template: "seat-invitation" },
    },
  ]);
});

test("the same id in another context's table is another mail", async () => {
  const mail = invitation();
  await sendPutMail(ports)(told(mail));
  await sendPutMail(ports)(told(mail, "lyceum.organisations"));
  expect(sent).toHaveLength(2);
});

test("a crash at any step loses no mail; one between sending and noting sends it twice, and never more", async () => {
  for (const when of ["before", "after"] as const) {
    for (let n = 0; ; n++) {
      sent.splice(0);
      const mail = invitation();
      const { ports: failing, crash } = crashing(ports, [], n, when);
      await sendPutMail(failing)(told(mail)).catch(() => {});
      if (!crash.reached) break;
      const early = sent.length;
      for (let again = 0; again < 2; again++) await sendPutMail(ports)(told(mail));
      const isNoted = n === 1 && when === "after";
      expect([when, n, sent.length]).toEqual([when, n, isNoted ? 1 : early + 1]);
    }
  }
});

test("what SES refuses fails, for the dead-letter queue to keep, and is sent once SES takes it", async () => {
  const mail = invitation();
  const unverified = { ...ports, sendMail: sendMail(sesClient(), "no-reply@other.example") };
  await expect(sendPutMail(unverified)(told(mail))).rejects.toMatchObject({ name: "MessageRejected" });
  expect(sent).toHaveLength(0);
  await sendPutMail(ports)(told(mail));
  expect(sent).toHaveLength(1);
});

test("an event that holds no mail fails and names what is wrong", async () => {
  await expect(sendPutMail(ports)(told({ ...invitation(), to: "nobody" }))).rejects.toThrow("to");
  await expect(sendPutMail(ports)(told({ ...invitation(), values: {} }))).rejects.toThrow("organisation");
});
