import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A creator's system on 127.0.0.1: it keeps what it gets and answers as it is told to. */
export async function startReceiver() {
  const received: Received[] = [];
  const state: { answer: (response: ServerResponse) => void } = {
    answer: (response) => response.writeHead(204).end(),
  };
  const server = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: await text(request) });
    state.answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    /** Ids of the messages, as they came. */
    ids: () => received.map(({ headers }) => headers["webhook-id"]),
    answer(with_: number | ((response: ServerResponse) => void)): void {
      state.answer = typeof with_ === "number" ? (response) => void response.writeHead(with_).end() : with_;
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
export type Receiver = Awaited<ReturnType<typeof startReceiver>>;
