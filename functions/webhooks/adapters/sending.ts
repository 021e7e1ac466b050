import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { pause } from "../../shared/runtime/pause.ts";
import type { SendingPorts } from "../flows/send-delivery.ts";
import { saveDelivery } from "./deliveries.ts";
import { findEndpoint, findOwner, saveEndpoint } from "./endpoints.ts";
import { isOperator } from "./operators.ts";
import { post } from "./post.ts";
import type { PrivateHosts } from "./private-hosts.ts";
import { sign } from "./signature.ts";

export interface SendingNames {
  readonly WEBHOOKS_TABLE: string;
  readonly IDENTITY_TABLE: string;
  readonly USER_POOL_ID: string;
}

/** The ports that send deliveries, for every trigger. */
export function sending(documents: DynamoDBDocumentClient, names: SendingNames, hosts: PrivateHosts): SendingPorts {
  const now = () => Date.now();
  return {
    findEndpoint: findEndpoint(documents, names.WEBHOOKS_TABLE),
    saveEndpoint: saveEndpoint(documents, names.WEBHOOKS_TABLE),
    findOwner: findOwner(documents, names.IDENTITY_TABLE),
    isOperator: isOperator(new CognitoIdentityProviderClient({}), names.USER_POOL_ID),
    saveDelivery: saveDelivery(documents, names.WEBHOOKS_TABLE),
    post: post(hosts, now),
    chance: () => Math.random(),
    sign,
    pause,
    now,
  };
}
