/** What a page tells of what was done on it. The queue adds the rest of what the API takes (POST /events). */
export interface Told {
  readonly type: "impression" | "click" | "view" | "search" | "cart" | "checkout";
  readonly product?: string;
  readonly recommendationId?: string;
  readonly placement?: string;
  readonly query?: string;
  readonly durationMs?: number;
}

interface Ports {
  /** Hands a batch over, also while the page is left. */
  readonly send: (body: string) => void;
  readonly newId: () => string;
  readonly now: () => number;
  readonly session: string;
  /** Asked for each event: a visitor may say no while the page is open. */
  readonly mayLearn: () => boolean;
}

/** Events that wait at most: a batch is sent once there are so many. */
const MOST = 20;

/** Gathers events, and sends them together. Without consent there are none. */
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
