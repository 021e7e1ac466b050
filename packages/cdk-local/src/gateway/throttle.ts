/** A token bucket: `burst` at once, `rate` a second over time. */
export class Throttle {
  private readonly rate: number;
  private readonly burst: number;
  private tokens: number;
  private at: number;

  /** @param at ms, on the same clock as `now` of `take` */
  constructor({ rate, burst }: { readonly rate: number; readonly burst: number }, at: number) {
    this.rate = rate;
    this.burst = burst;
    this.tokens = burst;
    this.at = at;
  }

  /** @returns whether there was a token left at `now` */
  take(now: number): boolean {
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.at) / 1000) * this.rate);
    this.at = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
