import "./environment.ts";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { type SentMail, startSes } from "@lyceum/aws-local/ses";
import { ulid } from "ulid";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { admit, findLink, stopMails } from "../../../functions/mail/adapters/admission.ts";
import {
  findRef,
  isStopped,
  isUnreachable,
  logFate,
  markStopped,
  markUnreachable,
} from "../../../functions/mail/adapters/fates.ts";
import { mailboxOf } from "../../../functions/mail/adapters/mailbox.ts";
import { findMail } from "../../../functions/mail/adapters/mails.ts";
import { isSent, listMails, logRefused, noteHeld, noteSent } from "../../../functions/mail/adapters/sent.ts";
import { sendMail, sesClient } from "../../../functions/mail/adapters/ses.ts";
import { mailItem } from "../../../functions/mail/client.ts";
import type { LoggedMail } from "../../../functions/mail/contract/log.ts";
import type { Mail } from "../../../functions/mail/contract/mail.ts";
import { hearFates } from "../../../functions/mail/handlers/hear-fates.ts";
import { listMails as listRoute } from "../../../functions/mail/handlers/list-mails.ts";
import { type SendMailPorts, sendMail as sendPutMail } from "../../../functions/mail/handlers/send-mail.ts";
import { showStop } from "../../../functions/mail/handlers/show-stop.ts";
import { stopMails as reportMail } from "../../../functions/mail/handlers/stop-mails.ts";
import { indexes, stoppedKind } from "../../../functions/mail/keys.ts";
import { MOST_BY_ONE, MOST_TO_ONE } from "../../../functions/mail/settings.ts";
import { call } from "../call.ts";
import { startCloud } from "../cloud.ts";
import { crashing } from "../crashing.ts";

const SENDER = "no-reply@shop.example";
let cloud: Awaited<ReturnType<typeof startCloud>>;
let ses: Awaited<ReturnType<typeof startSes>>;
let ports: SendMailPorts;
let documents: DynamoDBDocumentClient;
let links: Parameters<typeof reportMail>[0];
const sent: SentMail[] = [];
/** Tokens of lifecycle messages that were marked as spam. */
const complained: string[] = [];

/** What SES has told of mails, and nobody heard yet. */
const fates: object[] = [];
const publish = async (_: string, detail: object) => void fates.push(detail);
const hear = (detail: object | undefined) =>
  hearFates({
    findRef: findRef(documents, "MAIL"),
    findMail: findMail(documents, { "lyceum.notifications": "NOTIFICATIONS" }),
    hearComplaint: async (token) => void complained.push(token),
    now: () => Date.now(),
    logFate: logFate(documents, "MAIL"),
    markUnreachable: markUnreachable(documents, "MAIL", () => Date.now()),
    markStopped: markStopped(documents, "MAIL", () => Date.now()),
  })({ detail });

beforeAll(async () => {
  cloud = await startCloud({ tables: { MAIL: [...indexes], COMMERCE: [], NOTIFICATIONS: [], ORGANISATIONS: [] } });
  ses = await startSes({
    identities: ["shop.example"],
    configurationSets: ["mails"],
    publish,
    deliver: async (mail) => void sent.push(mail),
  });
  process.env.AWS_ENDPOINT_URL_SESV2 = ses.url;
  documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  const now = () => Date.now();
  ports = {
    findMail: findMail(documents, {
      "lyceum.commerce": "COMMERCE",
      "lyceum.notifications": "NOTIFICATIONS",
      "lyceum.organisations": "ORGANISATIONS",
    }),
    isSent: isSent(documents, "MAIL"),
    isUnreachable: isUnreachable(documents, "MAIL", now),
    isStopped: isStopped(documents, "MAIL", now),
    now,
    admit: admit(documents, "MAIL", now),
    noteSent: noteSent(documents, "MAIL", now),
    noteHeld: noteHeld(documents, "MAIL", now),
    logRefused: logRefused(documents, "MAIL", now),
    sendMail: sendMail(sesClient(), SENDER, "mails"),
    stopUrl: (token) => `https://api.example/mails/stop/${token}`,
  };
  links = { findLink: findLink(documents, "MAIL", now), stopMails: stopMails(documents, "MAIL", now) };
});
afterAll(async () => {
  await ses.close();
  await cloud.close();
});
beforeEach(() => void sent.splice(0));

let people = 0;
const invitation = (to = `ann${++people}@example.org`, sender = `organisation:${ulid()}`): Mail => ({
  id: ulid(),
  to,
  sender,
  language: "en",
  at: new Date().toISOString(),
  template: "seat-invitation",
  values: { organisation: "Acme", title: "SQL", code: "C0DE", url: "https://shop.example/seats/C0DE" },
});
const TABLES: Readonly<Record<string, string>> = {
  "lyceum.commerce": "COMMERCE",
  "lyceum.notifications": "NOTIFICATIONS",
};
const STOP = "https://api.example/mails/stop/messages/token000000000000000000000000001";
const reminder = (to: string, at = new Date().toISOString()): Mail => ({
  id: ulid(),
  to,
  language: "en",
  at,
  template: "message",
  values: {
    ...{ kind: "stalled-course", variant: "short", title: "SQL", done: 40 },
    ...{ url: "https://shop.example/m/t", stop: STOP, settings: "https://shop.example/desk/settings/messages" },
  },
});
/** As the relay of commerce's table tells of a mail that was put there. */
async function told(mail: Mail, source = "lyceum.commerce") {
  const TableName = TABLES[source] ?? "ORGANISATIONS";
  await documents.send(new PutCommand({ TableName, Item: mailItem(mail) }));
  return { source, detail: { after: { id: mail.id } } };
}
const send = async (mail: Mail, by: SendMailPorts = ports, source?: string) =>
  sendPutMail(by)(await told(mail, source));

const logOf = async (query: object) =>
  (
    await call<{ items: LoggedMail[] }>(listRoute({ listMails: listMails(documents, "MAIL") }), {
      user: "op",
      groups: ["operator"],
      query,
    })
  ).body.items;

test("a mail is sent once, however often its event is delivered", async () => {
  const mail = invitation();
  const { handler } = await import("../../../functions/mail/handlers/send-mail.ts");
  const event = await told(mail);
  for (let n = 0; n < 3; n++) await handler(event);
  expect(sent).toMatchObject([
    {
      from: SENDER,
      to: mail.to,
      subject: "You are invited to a seat",
      text: expect.stringContaining("https://shop.example/seats/C0DE"),
      html: expect.stringMatching(/<code [^>]*>C0DE<\/code>/),
      tags: { template: "seat-invitation" },
    },
  ]);
});

test("no mail is sent to an address after a permanent bounce, and operators see why", async () => {
  const to = "bounce+one@simulator.amazonses.com";
  await send(invitation(to));
  expect(sent).toHaveLength(1);
  const [bounced] = fates.splice(0);
  await hear(bounced);
  await hear(bounced);
  const page = await logOf({ to });
  expect(page).toMatchObject([{ state: "bounced", reason: "Permanent/General" }]);
  await send(invitation(to));
  expect(sent).toHaveLength(1);
  expect((await logOf({ to })).map(({ state, reason }) => [state, reason])).toContainEqual(["held", "unreachable"]);
  await send(invitation("bounce+two@simulator.amazonses.com"));
  expect(sent).toHaveLength(2);
});

test("a mailbox that was full still gets later mails", async () => {
  const to = "bounce+full@simulator.amazonses.com";
  await send(invitation(to));
  const [told] = fates.splice(-1) as { bounce: object }[];
  await hear({ ...told, bounce: { ...told?.bounce, bounceType: "Transient", bounceSubType: "MailboxFull" } });
  expect((await logOf({ to }))[0]).toMatchObject({ state: "bounced", reason: "Transient/MailboxFull" });
  await send(invitation(to));
  expect(sent).toHaveLength(2);
});

test("after a complaint no mail has strangers' words, but mails about own orders still arrive", async () => {
  const to = "complaint+one@simulator.amazonses.com";
  await send(invitation(to));
  await hear(fates.at(-1));
  expect(await logOf({ to })).toMatchObject([{ state: "complained", reason: "abuse" }]);
  await send(invitation(to));
  expect(sent).toHaveLength(1);
  await send({
    id: ulid(),
    to,
    language: "en",
    at: new Date().toISOString(),
    template: "address-code",
    values: { code: "1" },
  });
  expect(sent).toHaveLength(2);
});

test("a report of SES before the mail is stored as sent is delivered again", async () => {
  const mail = { messageId: ulid() };
  const bounce = { bounceType: "Transient", bounceSubType: "General", bouncedRecipients: [] };
  await expect(hear({ bounce, mail })).rejects.toThrow(mail.messageId);
});

test("the same id in another context's table is another mail", async () => {
  const mail = invitation();
  await send(mail);
  await send(mail, ports, "lyceum.organisations");
  expect(sent).toHaveLength(2);
});

const linkOf = (mail: SentMail | undefined) => /<([^>]*)>/.exec(mail?.headers["List-Unsubscribe"] ?? "")?.[1] ?? "";
const tokenOf = (mail: SentMail | undefined) => linkOf(mail).split("/").at(-1) ?? "";
type Page = { statusCode: number; body: string; headers: Record<string, string> };
const press = async (handler: unknown, token: string, body = "") =>
  (await (handler as (event: object, context: object) => Promise<unknown>)(
    { headers: {}, body, pathParameters: { token }, requestContext: { http: { sourceIp: "192.0.2.1" } } },
    {},
  )) as Page;

test("reporting a mail stops strangers' mails to its mailbox; opening the page does not", async () => {
  await send(invitation("Bob@example.org"));
  const [first] = sent;
  expect(first?.headers["List-Unsubscribe-Post"]).toBe("List-Unsubscribe=One-Click");
  expect(first?.text).toContain(linkOf(first));
  const page = await press(showStop(links), tokenOf(first));
  expect([page.statusCode, page.body.includes('method="post"')]).toEqual([200, true]);
  expect(page.headers["content-security-policy"]).toContain("form-action 'self'");
  await send(invitation("bob@example.org"));
  expect(sent).toHaveLength(2);
  expect((await press(reportMail(links), tokenOf(first), "List-Unsubscribe=One-Click")).statusCode).toBe(200);
  for (const to of ["bob@example.org", "BOB+new@example.org"]) await send(invitation(to));
  expect(sent).toHaveLength(2);
  await send(invitation());
  const own: Mail = {
    id: ulid(),
    to: "bob@example.org",
    language: "en",
    at: new Date().toISOString(),
    template: "webhook-endpoint-disabled",
    values: { endpoint: "https://bob.example/hook", reason: "gone" },
  };
  await send(own);
  expect(sent).toHaveLength(4);
  expect(sent.at(-1)?.headers).toEqual({});
  expect((await press(reportMail(links), "0".repeat(32))).statusCode).toBe(404);
});

test("a mailbox gets only so many strangers' mails a day; those beyond are never sent", async () => {
  const mails = Array.from({ length: MOST_TO_ONE + 3 }, (_, n) => invitation(`carl+${n}@example.org`));
  await Promise.all(mails.map((mail) => eventually(() => send(mail))));
  expect(sent).toHaveLength(MOST_TO_ONE);
  for (const mail of mails) await send(mail);
  expect(sent).toHaveLength(MOST_TO_ONE);
});

test("a sender's mails are limited by day, whoever receives them", async () => {
  const gift = (): Mail => ({
    ...invitation(undefined, "customer:mallory"),
    template: "gift",
    values: { giver: "M", title: "T", code: "C", url: "https://shop.example/gifts" },
  });
  const most = MOST_BY_ONE.gift ?? 0;
  for (let n = 0; n < most + 2; n++) await send(gift());
  expect(sent).toHaveLength(most);
});

/** As Lambda does: what failed is tried again. */
async function eventually(work: () => Promise<void>): Promise<void> {
  for (let left = 20; ; left--) {
    try {
      return await work();
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}

test("a crash at any step loses no mail, and sends it twice at most", async () => {
  for (const when of ["before", "after"] as const) {
    for (let n = 0; ; n++) {
      sent.splice(0);
      const mail = invitation();
      const { ports: failing, crash } = crashing(ports, ["stopUrl"], n, when);
      const event = await told(mail);
      await sendPutMail(failing)(event).catch(() => {});
      if (!crash.reached) break;
      const early = sent.length;
      for (let again = 0; again < 2; again++) await sendPutMail(ports)(event);
      const isNoted = n === 2 && when === "after";
      expect([when, n, sent.length]).toEqual([when, n, isNoted ? 1 : early + 1]);
    }
  }
});

test("a mail that SES refuses goes to the dead-letter queue, and is sent once SES accepts", async () => {
  const mail = invitation();
  const unverified = { ...ports, sendMail: sendMail(sesClient(), "no-reply@other.example", "mails") };
  await expect(send(mail, unverified)).rejects.toMatchObject({ name: "MessageRejected" });
  expect(sent).toHaveLength(0);
  await send(mail);
  expect(sent).toHaveLength(1);
});

test("an event without a mail fails and names the fault", async () => {
  await expect(send({ ...invitation(), to: "nobody" })).rejects.toThrow("to");
  await expect(send({ ...invitation(), values: {} } as never)).rejects.toThrow("organisation");
  await expect(sendPutMail(ports)({ source: "lyceum.commerce", detail: { after: {} } })).rejects.toThrow("id");
});

type Logged = { items: LoggedMail[]; cursor?: string; code?: string };
const log = async (query: object) => {
  const handler = listRoute({ listMails: listMails(documents, "MAIL") });
  return (await call<Logged>(handler, { user: "op", groups: ["operator"], query })).body;
};

test("operators see the fate of mails by address or kind, without texts and addresses", async () => {
  await send(invitation("Dora+team@example.org"));
  await send(invitation("dora@example.org"));
  const found = await log({ to: "dora@example.org" });
  expect(found.items).toMatchObject([
    { kind: "seat-invitation", state: "sent", to: "d•••a@example.org", source: "lyceum.commerce" },
    { kind: "seat-invitation", state: "sent", to: "d•••m@example.org" },
  ]);
  expect(JSON.stringify(found)).not.toMatch(/dora|C0DE|Acme/i);
  const first = await log({ to: "dora@example.org", limit: "1" });
  expect((await log({ to: "dora@example.org", limit: "1", cursor: first.cursor })).items).toEqual(found.items.slice(1));
  expect((await log({ kind: "seat-invitation" })).items.length).toBeGreaterThan(2);
  expect((await log({ kind: "gift", to: "dora@example.org" })).code).toBe("invalid-request");
  expect((await log({ to: "nobody@example.org" })).items).toEqual([]);
});

test("the log says why a mail was withheld, and that SES refused it until it is accepted", async () => {
  for (let n = 0; n <= MOST_TO_ONE; n++) await send(invitation("ed@example.org"));
  const [last, ...others] = (await log({ to: "ed@example.org", limit: "100" })).items;
  expect(last).toMatchObject({ state: "held", reason: "too-many-to-one" });
  expect(others.every(({ state }) => state === "sent")).toBe(true);
  const mail = invitation("fay@example.org");
  const unverified = { ...ports, sendMail: sendMail(sesClient(), "no-reply@other.example", "mails") };
  await expect(send(mail, unverified)).rejects.toThrow();
  expect((await log({ to: mail.to })).items).toMatchObject([
    { id: mail.id, state: "refused", reason: "MessageRejected" },
  ]);
  await send(mail);
  expect((await log({ to: mail.to })).items).toMatchObject([{ id: mail.id, state: "sent" }]);
});

test("a mail that SES refused fails with that error even if the log cannot be written", async () => {
  const unverified = { ...ports, sendMail: sendMail(sesClient(), "no-reply@other.example", "mails") };
  const logRefused = () => Promise.reject(new Error("the table is away"));
  await expect(send(invitation(), { ...unverified, logRefused })).rejects.toMatchObject({ name: "MessageRejected" });
});

test("a reminder is not sent late, nor to who called a mail spam, and its complaint is told with its token", async () => {
  const to = "complaint+reminder@simulator.amazonses.com";
  const put = "lyceum.notifications";
  // Mailboxes are the same whatever follows a plus, and this one has complained before.
  await documents.send(new DeleteCommand({ TableName: "MAIL", Key: stoppedKind.key({ mailbox: mailboxOf(to) }) }));
  await send(reminder(to), ports, put);
  expect(sent).toHaveLength(1);
  expect(sent[0]?.text).toContain(STOP);
  const [spam] = fates.splice(-1);
  await hear(spam);
  expect(complained).toEqual(["token000000000000000000000000001"]);
  await send(reminder(to), ports, put);
  const other = `late${++people}@example.org`;
  await send(reminder(other, new Date(Date.now() - 3 * 3_600_000).toISOString()), ports, put);
  expect(sent).toHaveLength(1);
  expect((await logOf({ to })).map(({ state, reason }) => [state, reason])).toContainEqual(["held", "stopped"]);
  expect(await logOf({ to: other })).toMatchObject([{ kind: "stalled-course", state: "held", reason: "late" }]);
});
