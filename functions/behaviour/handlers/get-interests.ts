import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { readInterests } from "../client.ts";
import { interestRoutes } from "../contract/interests.ts";
import { profilesEnv } from "../env.ts";
import type { ReadInterests } from "../flows/ports.ts";

export const getInterests = (ports: { readonly readInterests: ReadInterests }) =>
  endpoint(interestRoutes.getInterests, async (request) => ports.readInterests(member(request).user));

const { BEHAVIOUR_TABLE } = environment(...profilesEnv);
export const handler = getInterests({ readInterests: readInterests(documents, BEHAVIOUR_TABLE) });
