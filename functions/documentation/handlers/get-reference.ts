import { gunzipSync } from "node:zlib";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { documentationRoutes } from "../contract/documentation.ts";
import { referenceScript } from "../domain/reference-script.ts";

const script = gunzipSync(Buffer.from(referenceScript, "base64")).toString();

export const handler = endpoint(documentationRoutes.getReference, async () => script);
