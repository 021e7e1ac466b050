/** The environment of what puts events on the platform's bus. */
export type BusEnvironment = { EVENT_BUS: string };

/** The environment of what signs or verifies visitors' tokens: the secret that holds their key. */
export type VisitorEnvironment = { VISITOR_SECRET: string };
