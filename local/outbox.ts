import { join } from "node:path";
import * as z from "zod";
import type { Mail } from "./emulators/cognito/server.ts";
import { DurableMap } from "./emulators/protocol/durable-map.ts";

const mail = z.object({
  to: z.string(),
  subject: z.enum(["Confirm your registration", "Reset your password"]),
  code: z.string(),
  at: z.string(),
});

/** What would have been mailed: the newest mail of each kind to each address. */
export class Outbox {
  private readonly mails: DurableMap<Mail>;
  private constructor(mails: DurableMap<Mail>) {
    this.mails = mails;
  }

  static async open(directory: string): Promise<Outbox> {
    return new Outbox(await DurableMap.open(join(directory, "outbox.ndjson"), mail));
  }

  keep(sent: Mail): Promise<void> {
    return this.mails.put([`${sent.to} ${sent.subject}`, sent]);
  }

  /** Newest first; those to one address where `to` is given. */
  list(to: string | null): Mail[] {
    const kept = this.mails.values().filter((each) => to === null || each.to === to.toLowerCase());
    return kept.sort((a, b) => b.at.localeCompare(a.at));
  }

  close(): Promise<void> {
    return this.mails.close();
  }
}
