/**
 * `npm run build:stripe-schemas`: the JSON Schema of each parameter that Stripe's emulator takes, from the types of the SDK.
 * Run it after a change of the SDK's version or of packages/stripe-local/src/parameters.ts.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openSchemas, sourceOfSchemas } from "@lyceum/stripe-local/schemas";

const made = { of: await sourceOfSchemas(), properties: await openSchemas() };
writeFileSync(join(import.meta.dirname, "../packages/stripe-local/src/schemas.json"), `${JSON.stringify(made)}\n`);
