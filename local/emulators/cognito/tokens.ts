import { createHash, createPublicKey, randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { exportJWK, exportPKCS8, generateKeyPair, importPKCS8, type JWTPayload, jwtVerify, SignJWT } from "jose";
import { readIfPresent, replaceFile } from "../protocol/durable-file.ts";
import { ServiceError } from "../protocol/json-service.ts";
import type { User } from "./user.ts";

export const ACCESS_LIFE_SECONDS = 3600;
const KEY_ID = "local";

export const refreshDigest = (token: string): string => createHash("sha256").update(token).digest("base64url");
export const newRefreshToken = (): string => randomBytes(48).toString("base64url");

/** Signs and verifies the pool's tokens with an RSA key made at the first start and kept in `directory`. */
export async function openTokens(directory: string, issuer: string, clientId: string) {
  const path = join(directory, "signing-key.pem");
  let pem = await readIfPresent(path);
  if (pem === undefined) {
    pem = await exportPKCS8((await generateKeyPair("RS256", { extractable: true })).privateKey);
    await replaceFile(path, pem);
  }
  const key = await importPKCS8(pem, "RS256");
  const publicKey = createPublicKey(pem);
  const keySet = { keys: [{ ...(await exportJWK(publicKey)), alg: "RS256", use: "sig", kid: KEY_ID }] };
  const sign = (user: User, now: number, claims: JWTPayload) =>
    new SignJWT({
      ...claims,
      jti: randomUUID(),
      auth_time: Math.floor(now / 1000),
      ...(user.groups.length > 0 && { "cognito:groups": user.groups }),
    })
      .setProtectedHeader({ alg: "RS256", kid: KEY_ID })
      .setIssuer(issuer)
      .setSubject(user.sub)
      .setIssuedAt(Math.floor(now / 1000))
      .setExpirationTime(Math.floor(now / 1000) + ACCESS_LIFE_SECONDS)
      .sign(key);
  return {
    keySet,
    /** The access and the id token of one session. */
    async issue(user: User, origin: string, now: number) {
      const [AccessToken, IdToken] = await Promise.all([
        sign(user, now, {
          token_use: "access",
          client_id: clientId,
          username: user.sub,
          scope: "aws.cognito.signin.user.admin",
          origin_jti: origin,
        }),
        sign(user, now, {
          token_use: "id",
          aud: clientId,
          "cognito:username": user.sub,
          email: user.email,
          email_verified: true,
          origin_jti: origin,
        }),
      ]);
      return { AccessToken, IdToken, ExpiresIn: ACCESS_LIFE_SECONDS, TokenType: "Bearer" };
    },
    /** The subject of an access token and when it was issued, in epoch seconds. */
    async verify(token: string): Promise<{ sub: string; issuedAt: number }> {
      try {
        const { payload } = await jwtVerify(token, publicKey, { issuer, algorithms: ["RS256"] });
        if (payload.token_use === "access") return { sub: payload.sub ?? "", issuedAt: payload.iat ?? 0 };
      } catch {}
      throw new ServiceError("NotAuthorizedException", "Invalid Access Token");
    },
  };
}
