/** A learner's position: a share of the work, and a position whose form depends on the content. */
export interface Place {
  readonly progress: number;
  readonly position?: string;
  /** The time of the position: of two devices the later one counts. */
  readonly at?: string;
}

interface Ports {
  /** Keeps a place; "ended" where that is not the learner's to do any more. */
  readonly send: (place: Place) => Promise<"kept" | "again" | "ended">;
  /** Sends while the page is being left, without a reply. */
  readonly beacon: (place: Place) => void;
  readonly later: (work: () => void, ms: number) => void;
}

const EVERY_MS = 5_000;
const MOST_MS = 120_000;

const isSame = (a: Place | undefined, b: Place | undefined) =>
  a?.progress === b?.progress && a?.position === b?.position;

/** Sends the newest position: at most every few seconds, less often after failures, and when the page is left. */
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
