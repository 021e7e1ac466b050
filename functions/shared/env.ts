/** The environment of what puts events on the platform's bus. */
export type BusEnvironment = { EVENT_BUS: string };
