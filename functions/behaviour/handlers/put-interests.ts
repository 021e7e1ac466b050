import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { keepInterests } from "../adapters/interests.ts";
import { interestRoutes } from "../contract/interests.ts";
import { profilesEnv } from "../env.ts";
import type { KeepInterests } from "../flows/ports.ts";

export const putInterests = (ports: { readonly keepInterests: KeepInterests }) =>
  endpoint(interestRoutes.putInterests, async (request) => {
    await ports.keepInterests(member(request).user, request.body);
    return request.body;
  });

const { BEHAVIOUR_TABLE } = environment(...profilesEnv);
export const handler = putInterests({ keepInterests: keepInterests(documents, BEHAVIOUR_TABLE) });
