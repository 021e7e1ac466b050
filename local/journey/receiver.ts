import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Webhook } from "standardwebhooks";
import * as z from "zod";
import { eventually, must, type Session } from "./session.ts";

const endpoint = z.object({ id: z.string(), secret: z.string() });
const paid = z.object({
  id: z.string(),
  type: z.literal("order.paid"),
  data: z.object({ order: z.looseObject({ id: z.string() }) }),
});

/** Whether an instance runs on this machine, and so reaches a receiver that listens on 127.0.0.1. */
export const isOnThisMachine = ({ url }: Session): boolean =>
  ["127.0.0.1", "localhost", "[::1]"].includes(new URL(url).hostname);

/** A creator's own system, which gets a webhook for each paid order. */
export interface Receiver {
  /** Waits until each order was delivered, under one event id. @throws UnexpectedReply */
  heard(orders: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1, as the endpoint of this creator. */
export async function openReceiver(creator: Session): Promise<Receiver> {
  /** The ids of the events about each order. */
  const told = new Map<string, Set<string>>();
  const faults: string[] = [];
  let signature: Webhook | undefined;
  const server = createServer(async (request, response) => {
    const body = await text(request);
    try {
      const { id, data } = paid.parse(signature?.verify(body, request.headers as Record<string, string>));
      told.set(data.order.id, (told.get(data.order.id) ?? new Set()).add(id));
      response.writeHead(204).end();
    } catch (error) {
      faults.push((error as Error).message);
      response.writeHead(400).end();
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  try {
    const made = await creator.call("POST", "/webhook-endpoints", 201, { url, types: ["order.paid"] });
    signature = new Webhook(endpoint.parse(made).secret);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    close,
    async heard(orders) {
      await eventually("the webhooks of all that was paid", async () => {
        must(faults.length === 0, `A webhook is not as it should be: ${faults[0]}`);
        return orders.every((order) => told.has(order)) ? true : undefined;
      });
      const twice = [...told].find(([, events]) => events.size !== 1);
      must(twice === undefined, `Order ${twice?.[0]} was told under ${twice?.[1].size} ids.`);
    },
  };
}
