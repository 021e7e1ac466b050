/** An event as a page reports it. The queue adds the other fields of POST /events. */
export interface Told {
  readonly type: "impression" | "click" | "view" | "search" | "cart" | "checkout";
  readonly product?: string;
  readonly recommendationId?: string;
  readonly placement?: string;
  readonly query?: string;
  readonly durationMs?: number;
}

interface Ports {
  /** Sends a batch, also while the page is being left. */
  readonly send: (body: string) => void;
  readonly newId: () => string;
  readonly now: () => number;
  readonly session: string;
  /** Checked for each event, as a visitor may withdraw consent while the page is open. */
  readonly mayLearn: () => boolean;
}

/** The number of waiting events at which a batch is sent. */
const MOST = 20;

/** Collects events and sends them in batches; without consent it collects none. */
export function eventQueue({ send, newId, now, session, mayLearn }: Ports) {
  let waiting: object[] = [];
  const flush = () => {
    if (waiting.length === 0) return;
    const events = waiting;
    waiting = [];
    if (mayLearn()) send(JSON.stringify({ events }));
  };
  const tell = (told: Told) => {
    if (!mayLearn()) return;
    waiting.push({ id: newId(), at: new Date(now()).toISOString(), session, consent: true, ...told });
    if (waiting.length >= MOST) flush();
  };
  return { tell, flush };
}
