import { SESv2Client, SendEmailCommand, type SendEmailRequest } from "@aws-sdk/client-sesv2";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type SentMail, startSes } from "../../src/ses/server.ts";

let ses: Awaited<ReturnType<typeof startSes>>;
let client: SESv2Client;
const sent: SentMail[] = [];
const told: { detailType: string; detail: object }[] = [];
beforeAll(async () => {
  ses = await startSes({
    identities: ["shop.example", "one@other.example"],
    configurationSets: ["mails"],
    publish: async (detailType, detail) => void told.push({ detailType, detail }),
    deliver: async (mail) => void sent.push(mail),
  });
  client = new SESv2Client({
    endpoint: ses.url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
});
afterAll(() => ses.close());
beforeEach(() => void sent.splice(0));

const simple = (subject = "Hello", text = "Hello, Ann"): SendEmailRequest["Content"] => ({
  Simple: { Subject: { Data: subject }, Body: { Text: { Data: text }, Html: { Data: `<p>${text}</p>` } } },
});
const send = (fields: Partial<SendEmailRequest> = {}) =>
  client.send(
    new SendEmailCommand({
      FromEmailAddress: "Shop <no-reply@shop.example>",
      Destination: { ToAddresses: ["Ann <Ann@example.org>"] },
      Content: simple(),
      ...fields,
    }),
  );

test("a mail of a verified sender goes to each of its recipients", async () => {
  const { MessageId } = await send({
    Destination: { ToAddresses: ["Ann <Ann@example.org>"], BccAddresses: ["bo@example.org"] },
    EmailTags: [{ Name: "template", Value: "gift" }],
  });
  expect(sent).toMatchObject(
    ["ann@example.org", "bo@example.org"].map((to) => ({
      id: MessageId,
      to,
      from: "Shop <no-reply@shop.example>",
      subject: "Hello",
      text: "Hello, Ann",
      html: "<p>Hello, Ann</p>",
      tags: { template: "gift" },
    })),
  );
  await send({ FromEmailAddress: "one@other.example" });
  expect(sent).toHaveLength(3);
});

test.each<[string, string, Partial<SendEmailRequest>]>([
  ["a sender that nobody verified", "MessageRejected", { FromEmailAddress: "two@other.example" }],
  ["no recipient", "BadRequestException", { Destination: {} }],
  ["an address that is none", "BadRequestException", { Destination: { ToAddresses: ["ann"] } }],
  ["a subject of two lines", "BadRequestException", { Content: simple("a\nBcc: b@example.org") }],
  ["no text", "BadRequestException", { Content: { Simple: { Subject: { Data: "Hello" }, Body: {} } } }],
  ["a tag with a space", "BadRequestException", { EmailTags: [{ Name: "template", Value: "a gift" }] }],
  ["a template", "NotImplementedException", { Content: { Template: { TemplateName: "t" } } }],
])("%s is refused by %s, and nothing is sent", async (_, name, fields) => {
  await expect(send(fields)).rejects.toMatchObject({ name });
  expect(sent).toEqual([]);
});

test("results of mails to the simulator are published by their configuration set", async () => {
  const to = (address: string, ConfigurationSetName?: string) =>
    send({ Destination: { ToAddresses: [address] }, ...(ConfigurationSetName && { ConfigurationSetName }) });
  await to("bounce@simulator.amazonses.com");
  await to("success@simulator.amazonses.com", "mails");
  expect(told).toEqual([]);
  const { MessageId } = await to("bounce+a@simulator.amazonses.com", "mails");
  await to("complaint@simulator.amazonses.com", "mails");
  expect(told).toMatchObject([
    {
      detailType: "Email Bounced",
      detail: {
        bounce: { bounceType: "Permanent", bouncedRecipients: [{ emailAddress: "bounce+a@simulator.amazonses.com" }] },
        mail: { messageId: MessageId, tags: { "ses:configuration-set": ["mails"] } },
      },
    },
    { detailType: "Email Complaint Received", detail: { complaint: { complaintFeedbackType: "abuse" } } },
  ]);
  await expect(to("ann@example.org", "another")).rejects.toMatchObject({ name: "NotFoundException" });
});
