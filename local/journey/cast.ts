import type { Person } from "./people.ts";
import type { Session } from "./session.ts";

/** The people in the walk's payments. */
export interface Cast {
  readonly instance: Session;
  readonly creator: Session;
  readonly buyer: Person;
  readonly friend: Person;
  readonly stranger: Person;
  /** Called after each step. */
  readonly report: (step: string) => void;
}

/** One way to pay, with a product of its own; returns the id of the paid order. */
export type WayToPay = (cast: Cast) => Promise<string>;
