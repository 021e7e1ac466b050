import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findDue, saveDelivery } from "./deliveries.ts";
import { findEndpoint, findOwner, saveEndpoint } from "./endpoints.ts";
import { now, privateHosts } from "./live.ts";
import { report } from "./metrics.ts";
import { isOperator } from "./operators.ts";
import { post } from "./post.ts";
import { sign } from "./signature.ts";

export function liveSending() {
  const {
    WEBHOOKS_TABLE: table,
    IDENTITY_TABLE: identity,
    USER_POOL_ID: pool,
  } = environment("WEBHOOKS_TABLE", "IDENTITY_TABLE", "USER_POOL_ID");
  return {
    findEndpoint: findEndpoint(documents, table),
    saveEndpoint: saveEndpoint(documents, table),
    findOwner: findOwner(documents, identity),
    isOperator: isOperator(new CognitoIdentityProviderClient({}), pool),
    findDue: findDue(documents, table),
    saveDelivery: saveDelivery(documents, table),
    post: post(privateHosts(), now),
    chance: () => Math.random(),
    sign,
    report,
    pause,
    now,
  };
}
