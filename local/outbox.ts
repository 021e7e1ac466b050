import { join } from "node:path";
import type { Mail } from "@lyceum/aws-local/cognito";
import type { SentMail } from "@lyceum/aws-local/ses";
import { DurableMap } from "@lyceum/durable-files/durable-map";
import * as z from "zod";

/** Cognito's mails. */
const code = z.object({
  to: z.string(),
  template: z.enum(["registration-code", "password-code"]),
  subject: z.string(),
  text: z.string(),
  code: z.string(),
  at: z.string(),
});
/** Mails that the platform sends by SES. */
const sent = z.object({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  subject: z.string(),
  template: z.string(),
  text: z.string(),
  links: z.array(z.string()),
  html: z.string().optional(),
  at: z.string(),
});
const kept = z.union([sent, code]);
type Kept = z.infer<typeof kept>;

/**
 * The mails that would have been sent: all of the platform's own, and the newest of each kind and address of Cognito's.
 */
export class Outbox {
  private readonly mails: DurableMap<Kept>;
  private constructor(mails: DurableMap<Kept>) {
    this.mails = mails;
  }

  static async open(directory: string): Promise<Outbox> {
    return new Outbox(await DurableMap.open(join(directory, "outbox.ndjson"), kept));
  }

  keep(mail: Mail): Promise<void> {
    return this.mails.put([`${mail.to} ${mail.template}`, mail]);
  }

  keepSent({ tags, ...mail }: SentMail): Promise<void> {
    const links = mail.text.match(/https?:\/\/\S+/g) ?? [];
    return this.mails.put([`${mail.to} ${mail.id}`, { ...mail, links, template: tags.template ?? "" }]);
  }

  /** Newest first; only those to the address `to`, if given. */
  list(to: string | null): Kept[] {
    const found = this.mails.values().filter((each) => to === null || each.to === to.toLowerCase());
    return found.sort((a, b) => b.at.localeCompare(a.at));
  }

  /** A mail of the platform as its reader would see it; undefined if there is none with this id. */
  page(id: string): string | undefined {
    const found = this.mails.values().find((each) => "id" in each && each.id === id);
    return found && "html" in found ? found.html : undefined;
  }

  close(): Promise<void> {
    return this.mails.close();
  }
}
