import type { Person } from "./people.ts";
import type { Session } from "./session.ts";

/** Who takes part where people pay. */
export interface Cast {
  readonly instance: Session;
  readonly creator: Session;
  readonly buyer: Person;
  readonly friend: Person;
  readonly stranger: Person;
  /** Told of each step as it is done. */
  readonly report: (step: string) => void;
}

/** One way to pay, of a product of its own; gives the id of the order that was paid. */
export type WayToPay = (cast: Cast) => Promise<string>;
