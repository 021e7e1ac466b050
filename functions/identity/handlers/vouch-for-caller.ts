import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import type { APIGatewayRequestAuthorizerEventV2, APIGatewaySimpleAuthorizerWithContextResult } from "aws-lambda";
import { environment } from "../../shared/runtime/environment.ts";
import type { Standing } from "../../shared/runtime/identity.ts";
import { tokenIn, verified } from "../../shared/runtime/identity.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { HttpProblem } from "../../shared/runtime/problem.ts";
import { isThroughSite, SECRET_HEADER } from "../../shared/runtime/through-site.ts";
import { findSession, poolAdministration } from "../adapters/user-pool.ts";
import { poolEnv } from "../env.ts";
import type { FindSession, ListGroups } from "../flows/ports.ts";

export interface VouchForCallerPorts {
  readonly findSession: FindSession;
  readonly listGroups: ListGroups;
}

async function standingOf(ports: VouchForCallerPorts, header: string): Promise<Standing> {
  try {
    const { user } = await verified(header);
    const [session, groups] = await Promise.all([ports.findSession(tokenIn(header)), ports.listGroups(user)]);
    return session ? { user, groups: [...groups], secondFactor: session.secondFactor } : { refused: "invalid-token" };
  } catch (error) {
    if (error instanceof HttpProblem) return { refused: "invalid-token" };
    logger.error("the user pool could not be asked about a caller", { error });
    return { refused: "unavailable" };
  }
}

/**
 * The authorizer of fresh routes: it asks the user pool about the caller's session and groups. It lets every request through that
 * came by the distribution; the route then refuses callers who are rejected here or lack the route's group, with our own problem.
 */
export const vouchForCaller =
  (ports: VouchForCallerPorts) =>
  async (
    event: Pick<APIGatewayRequestAuthorizerEventV2, "headers">,
  ): Promise<APIGatewaySimpleAuthorizerWithContextResult<Standing>> => {
    const { authorization = "", [SECRET_HEADER]: secret } = event.headers ?? {};
    // Requests that avoid the distribution cost no call to the user pool.
    if (!isThroughSite(secret)) return { isAuthorized: false, context: { refused: "invalid-token" } };
    return { isAuthorized: true, context: await standingOf(ports, authorization) };
  };

const { USER_POOL_ID } = environment(...poolEnv);
const client = new CognitoIdentityProviderClient({});
export const handler = vouchForCaller({
  findSession: findSession(client),
  listGroups: poolAdministration(client, USER_POOL_ID).listGroups,
});
