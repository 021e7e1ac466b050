/** The environment of what keeps events: the table of profiles and the delivery stream into the log. */
export const behaviourEnv = ["BEHAVIOUR_TABLE", "BEHAVIOUR_STREAM"] as const;

/** And of what takes them from clients: the catalogue's table beside. */
export const recordEventsEnv = [...behaviourEnv, "CATALOGUE_TABLE"] as const;
