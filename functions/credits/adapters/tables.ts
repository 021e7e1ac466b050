/** Where credits' items are, and where commerce's are that move with them. */
export interface Tables {
  readonly credits: string;
  readonly commerce: string;
}
