/**
 * `npm start [-- --port N --data DIR --empty --origins URL,... --reranker sequence]`: the whole platform on 127.0.0.1, with demo
 * data at the first start. `--origins` are the origins of pages that may call it from a browser; `--reranker sequence` orders lists
 * by the demo shop's sequence model.
 */
import { parseArgs } from "node:util";
import { rerankerFormats } from "../functions/recommendations/env.ts";
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from "../local/demo/accounts.ts";
import { seedDemo } from "../local/demo/seed.ts";
import { whenNpmEnds } from "../local/parents.ts";
import { preparedAssembly } from "../local/prepared-assembly.ts";
import { startCloud } from "../local/runner.ts";
import { FolderRefused } from "../local/state-folder.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "3000" },
    data: { type: "string", default: ".local" },
    empty: { type: "boolean", default: false },
    origins: { type: "string" },
    reranker: { type: "string" },
  },
});
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_533) {
  console.error(`--port ${values.port} is no port: give a number from 0 (any free ones) to 65533.`);
  process.exit(2);
}

const reranker = rerankerFormats.find((format) => format === values.reranker);
if (values.reranker !== undefined && !reranker) {
  console.error(`--reranker ${values.reranker} is none: give ${rerankerFormats.join(" or ")}.`);
  process.exit(2);
}

const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret = "" } = process.env;
if (secretKey !== undefined && webhookSecret === "") {
  console.error("With STRIPE_SECRET_KEY, set STRIPE_WEBHOOK_SECRET too: `stripe listen` prints it.");
  process.exit(2);
}

const report = (line: string) => console.log(line);
const stop = new AbortController();
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.once(signal, () => stop.abort());
whenNpmEnds(() => stop.abort());
// An interrupted start is resumed by the next, so nothing has to be closed before the start is complete.
const leave = () => process.exit(130);
stop.signal.addEventListener("abort", leave);

const cloud = await startCloud({
  async assembly() {
    report("reading the templates");
    return preparedAssembly(values.origins === undefined ? {} : { origins: values.origins });
  },
  directory: values.data,
  port,
  reranker,
  stripe: secretKey === undefined ? undefined : { secretKey, webhookSecret },
  // The demo's orders do not exist at Stripe, but their creators' earnings must be covered.
  ...(!values.empty && { platformFunds: { usd: 99_999_999, cny: 99_999_999 } }),
  ...(!values.empty && {
    prepare: (filled) => seedDemo(filled, { directory: values.data, begin: Date.now(), report }),
  }),
  onFailure: (name, error) => console.error(`${name}: ${(error as Error).stack ?? error}`),
}).catch((error: NodeJS.ErrnoException & { port?: number }) => {
  if (error instanceof FolderRefused) console.error(`${error.message} Or name another folder: --data DIR.`);
  else if (error.code === "EADDRINUSE") {
    console.error(`Port ${error.port} is taken: of --port N, N and the two after it must be free.`);
  } else throw error;
  process.exit(2);
});

stop.signal.removeEventListener("abort", leave);
const close = () =>
  cloud.close().then(
    () => process.exit(0),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
if (stop.signal.aborted) await close();
stop.signal.addEventListener("abort", () => void close());

report(`
The platform runs. Press Ctrl-C to stop it; what it keeps is in ${values.data}.
  site           ${cloud.url}
  documentation  ${cloud.url}/docs
  mails          ${cloud.url}/_local/mails`);
if (!values.empty) {
  report(`  accounts       ${Object.values(DEMO_ACCOUNTS).join(", ")}
  password       ${DEMO_PASSWORD}`);
}
report(`ready ${cloud.url}`);
