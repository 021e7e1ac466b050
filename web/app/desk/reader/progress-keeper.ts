/** Where a learner is: a share of the work, and the place in its own terms. */
export interface Place {
  readonly progress: number;
  readonly position?: string;
  /** When the learner was there: of two devices the later one counts. */
  readonly at?: string;
}

interface Ports {
  /** Keeps a place; "ended" where that is not the learner's to do any more. */
  readonly send: (place: Place) => Promise<"kept" | "again" | "ended">;
  /** Sends while the page goes away, and hears no answer. */
  readonly beacon: (place: Place) => void;
  readonly later: (work: () => void, ms: number) => void;
}

const EVERY_MS = 5_000;
const MOST_MS = 120_000;

const isSame = (a: Place | undefined, b: Place | undefined) =>
  a?.progress === b?.progress && a?.position === b?.position;

/** Sends where a learner is, the newest alone: at most every few seconds, more seldom while it fails, and at leaving. */
export function progressKeeper({ send, beacon, later }: Ports) {
  let wanted: Place | undefined;
  let kept: Place | undefined;
  let pause = EVERY_MS;
  let isWaiting = false;
  let isOver = false;

  const wait = () => {
    if (isWaiting || isOver || isSame(wanted, kept)) return;
    isWaiting = true;
    later(() => void turn(), pause);
  };
  async function turn() {
    const place = wanted;
    const answer = place === undefined || isSame(place, kept) ? "kept" : await send(place);
    isWaiting = false;
    if (answer === "ended") isOver = true;
    if (answer === "kept") kept = place;
    pause = answer === "again" ? Math.min(MOST_MS, pause * 2) : EVERY_MS;
    wait();
  }
  return {
    report(place: Place) {
      wanted = place;
      wait();
    },
    leave() {
      if (isOver || wanted === undefined || isSame(wanted, kept)) return;
      beacon(wanted);
      kept = wanted;
    },
  };
}
