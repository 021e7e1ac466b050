import { randomUUID } from "node:crypto";
import * as z from "zod";
import { mailed } from "./outbox.ts";
import type { Session } from "./session.ts";

const PASSWORD = "Correct-horse-7";
const tokens = z.object({ accessToken: z.string(), refreshToken: z.string() });

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly session: Session;
  readonly refreshToken: string;
}

/** The code in an account's authenticator app, which the local cloud simulates; undefined for accounts without one. */
export async function localCode(instance: Session, email: string): Promise<string | undefined> {
  const response = await instance.local(`/_local/second-factor?email=${encodeURIComponent(email)}`);
  if (!response.ok) return undefined;
  return z.object({ code: z.string().nullable() }).parse(await response.json()).code ?? undefined;
}

/** @param code of the second factor, if the account has one */
export async function logIn(instance: Session, email: string, password = PASSWORD, code?: string) {
  const credentials = { email, password, ...(code !== undefined && { code }) };
  const { accessToken, refreshToken } = tokens.parse(await instance.call("POST", "/login", 200, credentials));
  return { session: instance.as(accessToken), refreshToken };
}

/** Registers a new user, confirms with the code from the local outbox, and logs in. */
export async function joined(instance: Session, displayName: string, visitorToken?: string): Promise<Person> {
  const email = `${displayName.toLowerCase()}-${randomUUID().slice(0, 8)}@example.org`;
  const body = { email, password: PASSWORD, displayName, ...(visitorToken !== undefined && { visitorToken }) };
  const { id } = z.object({ id: z.string() }).parse(await instance.call("POST", "/register", 201, body));
  const code = await mailed(instance, email, "the confirmation mail", (mail) =>
    mail.template === "registration-code" ? mail.code : undefined,
  );
  await instance.call("POST", "/register/confirm", 200, { email, id, code });
  return { id, email, ...(await logIn(instance, email)) };
}
