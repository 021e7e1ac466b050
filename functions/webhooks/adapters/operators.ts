import {
  AdminListGroupsForUserCommand,
  type CognitoIdentityProviderClient,
  UserNotFoundException,
} from "@aws-sdk/client-cognito-identity-provider";
import type { IsOperator } from "../flows/ports.ts";

export const isOperator =
  (client: CognitoIdentityProviderClient, UserPoolId: string): IsOperator =>
  async (Username) => {
    try {
      const { Groups = [] } = await client.send(new AdminListGroupsForUserCommand({ UserPoolId, Username, Limit: 60 }));
      return Groups.some(({ GroupName }) => GroupName === "operator");
    } catch (error) {
      if (error instanceof UserNotFoundException) return false;
      throw error;
    }
  };
