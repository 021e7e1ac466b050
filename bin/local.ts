/** `npm start [-- --port N --data DIR --empty]`: the whole platform on 127.0.0.1, with demo data at the first start. */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { lyceum } from "../lib/app.ts";
import { seedDemo } from "../local/demo/seed.ts";
import { startCloud } from "../local/runner.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "3000" },
    data: { type: "string", default: ".local" },
    empty: { type: "boolean", default: false },
  },
});
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_533) {
  console.error(`--port ${values.port} is no port: give a number from 0 (any free ones) to 65533.`);
  process.exit(2);
}

const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret = "" } = process.env;
if (secretKey !== undefined && webhookSecret === "") {
  console.error("With STRIPE_SECRET_KEY, set STRIPE_WEBHOOK_SECRET too: `stripe listen` prints it.");
  process.exit(2);
}

const report = (line: string) => console.log(line);
report("reading the templates");
const assembly = join(values.data, "assembly");
lyceum({ outdir: assembly }).synth();
const cloud = await startCloud({
  assembly,
  directory: values.data,
  port,
  stripe: secretKey === undefined ? undefined : { secretKey, webhookSecret },
  // The demo's orders have no counterpart at Stripe; what they earned is covered all the same.
  ...(!values.empty && { platformFunds: { usd: 99_999_999, cny: 99_999_999 } }),
  ...(!values.empty && { prepare: (filled) => seedDemo(filled, values.data, Date.now(), report) }),
  onFailure: (name, error) => console.error(`${name}: ${(error as Error).stack ?? error}`),
}).catch((error: NodeJS.ErrnoException & { port?: number }) => {
  if (error.code !== "EADDRINUSE") throw error;
  console.error(`Port ${error.port} is taken: of --port N, N and the two after it must be free.`);
  process.exit(2);
});
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    cloud.close().then(
      () => process.exit(0),
      (error) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}
report(`ready ${cloud.url}`);
