import { createHash, createPublicKey, randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { readIfPresent, replaceFile } from "@lyceum/durable-files/durable-file";
import { exportJWK, exportPKCS8, generateKeyPair, importPKCS8, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { ServiceError } from "../protocol/json-service.ts";
import type { Session, User } from "./user.ts";

const KEY_ID = "local";

export const refreshDigest = (token: string): string => createHash("sha256").update(token).digest("base64url");
export const newRefreshToken = (): string => randomBytes(48).toString("base64url");

/**
 * Signs and verifies the pool's tokens with an RSA key that is created at the first start and stored in `directory`.
 */
export async function openTokens(
  directory: string,
  issuer: string,
  { clientId, accessSeconds }: { readonly clientId: string; readonly accessSeconds: number },
) {
  const path = join(directory, "signing-key.pem");
  let pem = await readIfPresent(path);
  if (pem === undefined) {
    pem = await exportPKCS8((await generateKeyPair("RS256", { extractable: true })).privateKey);
    await replaceFile(path, pem);
  }
  const key = await importPKCS8(pem, "RS256");
  const publicKey = createPublicKey(pem);
  const keySet = { keys: [{ ...(await exportJWK(publicKey)), alg: "RS256", use: "sig", kid: KEY_ID }] };
  const sign = (user: User, now: number, session: Session, claims: JWTPayload) =>
    new SignJWT({
      ...claims,
      jti: randomUUID(),
      auth_time: Math.floor(session.openedAt / 1000),
      origin_jti: session.origin,
      ...(user.groups.length > 0 && { "cognito:groups": user.groups }),
    })
      .setProtectedHeader({ alg: "RS256", kid: KEY_ID })
      .setIssuer(issuer)
      .setSubject(user.sub)
      .setIssuedAt(Math.floor(now / 1000))
      .setExpirationTime(Math.floor(now / 1000) + accessSeconds)
      .sign(key);
  return {
    keySet,
    /** The access and the id token of one session. */
    async issue(user: User, session: Session, now: number) {
      const [AccessToken, IdToken] = await Promise.all([
        sign(user, now, session, {
          token_use: "access",
          client_id: clientId,
          username: user.sub,
          scope: "aws.cognito.signin.user.admin",
        }),
        sign(user, now, session, {
          token_use: "id",
          aud: clientId,
          "cognito:username": user.sub,
          email: user.email,
          email_verified: user.emailVerified,
        }),
      ]);
      return { AccessToken, IdToken, ExpiresIn: accessSeconds, TokenType: "Bearer" };
    },
    /** The subject and the session of an access token. */
    async verify(token: string): Promise<{ sub: string; origin: string }> {
      try {
        const { payload } = await jwtVerify(token, publicKey, { issuer, algorithms: ["RS256"] });
        if (payload.token_use === "access") return { sub: payload.sub ?? "", origin: String(payload.origin_jti) };
      } catch {}
      throw new ServiceError("NotAuthorizedException", "Invalid Access Token");
    },
  };
}
