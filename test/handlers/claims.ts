/** The client whose access tokens are taken: routes read it at each call. */
export const CLIENT_ID = "client";
process.env.TOKEN_CLIENT_ID ??= CLIENT_ID;

/** The claims of a user's access token, as the gateway's authorizer hands them on. */
export const claimsOf = (user: string, groups: readonly string[] = []) => ({
  sub: user,
  token_use: "access",
  client_id: CLIENT_ID,
  "cognito:groups": groups,
});

/**
 * What the gateway's authorizers hand on of a user who logged in with a second factor: that of most routes the claims, that
 * of fresh ones what the user pool says.
 */
export const authorizerOf = (user: string, groups: readonly string[] = [], secondFactor = true) => ({
  jwt: { claims: claimsOf(user, groups) },
  lambda: { user, groups, secondFactor },
});
