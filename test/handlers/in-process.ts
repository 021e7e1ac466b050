import { setImmediate } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";

interface Request {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}
interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
}
type Answer = (headers: Record<string, string>, body: () => string) => Promise<Answered>;

const utf8 = new TextDecoder();
const answers = new Map<string, Answer>();
const answerOf = ({ protocol, hostname, port }: Request) => answers.get(`${protocol}//${hostname}:${port}`);

/** All clients of the SDK send and sign by these two. */
async function redirect(): Promise<void> {
  const { config } = new DynamoDBClient({
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  });
  const sender = Object.getPrototypeOf(config.requestHandler);
  const signer = Object.getPrototypeOf(await config.signer());
  const { handle } = sender;
  const { signRequest } = signer;
  sender.handle = async function (request: Request, options?: { abortSignal?: AbortSignal }) {
    const answer = answerOf(request);
    if (!answer || options?.abortSignal?.aborted) return handle.call(this, request, options);
    // As on a socket, others have their turn before the answer.
    await setImmediate();
    const { status, body } = await answer(request.headers, () => utf8.decode(request.body));
    const headers = { "content-type": "application/x-amz-json-1.0" };
    return { response: { statusCode: status, headers, body: Buffer.from(JSON.stringify(body)) } };
  };
  signer.signRequest = async function (request: Request, options: object) {
    return answerOf(request) ? request : signRequest.call(this, request, options);
  };
}

let redirected: Promise<void> | undefined;

/**
 * Lets the SDK's clients in this process reach an emulator in it without a socket and a signature, which are most of what a
 * call costs. All else of a call is as it is: what clients check, retry and parse.
 */
export async function inProcess(emulator: { readonly url: string; readonly answer: Answer }): Promise<void> {
  redirected ??= redirect();
  await redirected;
  answers.set(emulator.url, emulator.answer);
}
