import * as z from "zod";
import { eventually, type Session, UnexpectedReply } from "./session.ts";

const mail = z.object({
  subject: z.string(),
  template: z.string(),
  code: z.string().optional().describe("of Cognito's mails"),
  links: z.array(z.string()).optional(),
});
const outbox = z.object({ mails: z.array(mail) });
type Mail = z.infer<typeof mail>;

const pathOf = (to: string) => `/_local/outbox?to=${encodeURIComponent(to)}`;

/** Whether mails can be read: the local cloud stores them, a deployment sends them. */
export async function hasOutbox(instance: Session): Promise<boolean> {
  const reply = await instance.local(pathOf("nobody@example.org"));
  // A site without this path may still answer with a page.
  return reply.ok && reply.headers.get("content-type") === "application/json";
}

/** Waits for a mail, and returns what `find` extracts from it. */
export const mailed = (instance: Session, to: string, what: string, find: (mail: Mail) => string | undefined) =>
  eventually(`${what} for ${to}`, async () => {
    const { mails } = outbox.parse(await (await instance.local(pathOf(to))).json());
    return mails.map(find).find((found) => found !== undefined);
  });

/** The code in the link of a platform's mail: the part after the #. */
export const mailedCode = (instance: Session, to: string, template: string): Promise<string> =>
  mailed(instance, to, `the mail "${template}"`, (each) => {
    if (each.template !== template) return undefined;
    const code = each.links?.[0]?.split("#")[1];
    if (code === undefined) throw new UnexpectedReply(`The mail "${each.subject}" has no link with a code.`);
    return code;
  });
