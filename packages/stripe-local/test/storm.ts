import { startStripe } from "../src/server.ts";
import { SECRET_KEY } from "./connect.ts";

/** A process to be killed: the emulator on a directory, sending to a URL; prints where it listens. */
const [, , directory = "", webhookUrl = "", secret = ""] = process.argv;
const { url } = await startStripe({
  directory,
  secretKey: SECRET_KEY,
  webhookEndpoints: [{ url: webhookUrl, secret }],
  retryDelaysMs: [50],
});
process.stdout.write(`${url}\n`);
