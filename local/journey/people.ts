import { randomUUID } from "node:crypto";
import * as z from "zod";
import { eventually, type Session } from "./session.ts";

const PASSWORD = "Correct-horse-7";
const tokens = z.object({ accessToken: z.string(), refreshToken: z.string() });
const outbox = z.object({ mails: z.array(z.object({ subject: z.string(), code: z.string().optional() })) });

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly session: Session;
  readonly refreshToken: string;
}

export async function logIn(instance: Session, email: string, password = PASSWORD) {
  const { accessToken, refreshToken } = tokens.parse(await instance.call("POST", "/login", 200, { email, password }));
  return { session: instance.as(accessToken), refreshToken };
}

/** Registers somebody new, confirms by the code that the local outbox holds, and logs in. */
export async function joined(instance: Session, displayName: string, anonymousId?: string): Promise<Person> {
  const email = `${displayName.toLowerCase()}-${randomUUID().slice(0, 8)}@example.org`;
  const body = { email, password: PASSWORD, displayName, ...(anonymousId !== undefined && { anonymousId }) };
  const { id } = z.object({ id: z.string() }).parse(await instance.call("POST", "/register", 201, body));
  const code = await eventually("the confirmation mail", async () => {
    const { mails } = outbox.parse(await instance.call("GET", `/_local/outbox?to=${encodeURIComponent(email)}`, 200));
    return mails.find(({ subject }) => subject === "Confirm your registration")?.code;
  });
  await instance.call("POST", "/register/confirm", 200, { email, code });
  return { id, email, ...(await logIn(instance, email)) };
}
