import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { accessTokenOf } from "../../shared/runtime/identity.ts";
import { findSession, loggedOut } from "../adapters/user-pool.ts";
import { accountRoutes } from "../contract/account.ts";
import type { FindSession } from "../flows/ports.ts";

export const getSecurity = (ports: { readonly findSession: FindSession }) =>
  endpoint(
    accountRoutes.getSecurity,
    async ({ headers }) => (await ports.findSession(accessTokenOf(headers))) ?? loggedOut,
  );

export const handler = getSecurity({ findSession: findSession(new CognitoIdentityProviderClient({})) });
