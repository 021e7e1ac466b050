import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { busEnv } from "../env.ts";
import { environment } from "./environment.ts";

/** An event for the bus. */
export interface BusEvent {
  readonly source: string;
  readonly type: string;
  /** JSON. */
  readonly detail: string;
  readonly at?: Date | undefined;
}

/** Puts at most ten events on the bus. @returns for each, why the bus refused it; undefined if it did not */
export type PutEvents = (events: readonly BusEvent[]) => Promise<(string | undefined)[]>;

const putEvents =
  (client: EventBridgeClient, EventBusName: string): PutEvents =>
  async (events) => {
    const { Entries = [] } = await client.send(
      new PutEventsCommand({
        Entries: events.map(({ source, type, detail, at }) => ({
          EventBusName,
          Source: source,
          DetailType: type,
          Detail: detail,
          ...(at && { Time: at }),
        })),
      }),
    );
    return events.map((_, n) => {
      const { EventId, ErrorCode, ErrorMessage } = Entries[n] ?? {};
      return EventId === undefined ? `${ErrorCode}: ${ErrorMessage}` : undefined;
    });
  };

/** The platform's bus. */
export function liveBus(): PutEvents {
  const { EVENT_BUS: bus } = environment(...busEnv);
  return putEvents(new EventBridgeClient({}), bus);
}
